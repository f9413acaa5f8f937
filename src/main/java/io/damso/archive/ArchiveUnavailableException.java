package io.damso.archive;

/** MySQL did not answer in time, or refused. Trying again later may help. */
public class ArchiveUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ArchiveUnavailableException(Throwable cause) {
        super("the archive did not answer", cause);
    }
}
