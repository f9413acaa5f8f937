package io.damso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a server runs at each start: it makes Damso's databases and user where they are not there yet. */
final class InitFile {

    private InitFile() {}

    static Path in(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.write(folder.resolve("init.sql"), statements());
    }

    private static List<String> statements() {
        String user = "'" + PrivateMySql.USER + "'@'localhost'";
        var statements = new ArrayList<String>();
        statements.add("CREATE USER IF NOT EXISTS " + user + " IDENTIFIED BY '" + PrivateMySql.PASSWORD + "';");
        for (String database : PrivateMySql.DATABASES) {
            statements.add("CREATE DATABASE IF NOT EXISTS " + database + " CHARACTER SET utf8mb4;");
            statements.add("GRANT ALL ON " + database + ".* TO " + user + ";");
        }
        return statements;
    }
}
