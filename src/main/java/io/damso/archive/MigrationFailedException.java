package io.damso.archive;

/** A database has a schema that this version can't run with; somebody has to look. Its message names the database. */
public class MigrationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MigrationFailedException(String database, Throwable cause) {
        super("the schema of " + database + " could not be brought up to date", cause);
    }
}
