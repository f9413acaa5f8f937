package io.damso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a server runs at each start: it makes Damso's databases and user where they are not there yet. */
final class InitFile {

    private InitFile() {}

    /** @param users their passwords by their names */
    static Path in(Path folder, Map<String, String> users) throws IOException {
        Files.createDirectories(folder);
        return Files.write(folder.resolve("init.sql"), statements(users));
    }

    private static List<String> statements(Map<String, String> users) {
        var statements = new ArrayList<String>();
        for (String database : PrivateMySql.DATABASES) {
            statements.add("CREATE DATABASE IF NOT EXISTS " + database + " CHARACTER SET utf8mb4;");
        }
        users.forEach((name, password) -> {
            String user = "'" + name + "'@'localhost'";
            statements.add("CREATE USER IF NOT EXISTS " + user + " IDENTIFIED BY '" + password + "';");
            for (String database : PrivateMySql.DATABASES) {
                statements.add("GRANT ALL ON " + database + ".* TO " + user + ";");
            }
        });
        return statements;
    }
}
