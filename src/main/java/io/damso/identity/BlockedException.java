package io.damso.identity;

/** An administrator has blocked the account that calls. */
public class BlockedException extends RuntimeException {

    private static final long serialVersionUID = 1;
}
