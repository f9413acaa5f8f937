package io.damso.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for this machine's own names that nobody else vouches for, made by the JDK's keytool. */
final class Certificate {

    private static final String ALIAS = "damso";
    // Of a file that is made anew each time, and whose content is beside it in the clear.
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    /** @param folder where the files are to be; exists */
    Certificate(Path folder) {
        this.folder = folder;
    }

    /** For whoever serves it. */
    Path chain() {
        return folder.resolve("certificate.pem");
    }

    /** For whoever serves it, and readable by nobody else. */
    Path key() {
        return folder.resolve("key.pem");
    }

    Certificate make() throws IOException {
        Files.deleteIfExists(store());
        keytool();
        try {
            var entries = entries();
            pem(chain(), "CERTIFICATE", entries.getCertificate(ALIAS).getEncoded());
            Files.deleteIfExists(key());
            Files.createFile(key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            pem(key(), "PRIVATE KEY", entries.getKey(ALIAS, PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    private Path store() {
        return folder.resolve("certificate.p12");
    }

    private void keytool() throws IOException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Programs.run(List.of(
                program,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store().toString(),
                "-storepass",
                new String(PASSWORD)));
    }

    private KeyStore entries() throws IOException, GeneralSecurityException {
        var entries = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store())) {
            entries.load(file, PASSWORD);
        }
        return entries;
    }

    private static void pem(Path file, String what, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                        + "-----\n");
    }

    /** For who is to trust this certificate and no other. */
    SSLContext trust() {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, entries().getCertificate(ALIAS));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
