package io.damso.identity;

/** The provider does not say by which keys its tokens are signed. */
public class ProviderUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;
}
