package io.damso.archive;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a failed call to MySQL means for the caller. Only codes are looked at: a server's sentence may quote a row. */
enum SqlFault {
    /** Two transactions waited for each other, and this one was taken back: at once again. */
    DEADLOCK,
    /** MySQL took the call and refused the values; it will again. */
    REFUSED,
    /** MySQL is away, too slow, read-only, full, or has no tables yet: later again. */
    PASSING,
    /** None of MySQL's. */
    OTHER;

    private static final int DEADLOCK_CODE = 1213;
    private static final int PACKET_TOO_LARGE_CODE = 1153;

    static SqlFault of(Throwable fault) {
        return sql(fault).map(SqlFault::of).orElse(OTHER);
    }

    private static SqlFault of(SQLException fault) {
        if (fault.getErrorCode() == DEADLOCK_CODE) {
            return DEADLOCK;
        }
        return isRefusal(fault) ? REFUSED : PASSING;
    }

    // SQLState's classes: 22 is bad data, 23 a broken constraint. The driver has no code for what it finds too large.
    private static boolean isRefusal(SQLException fault) {
        String state = Objects.requireNonNullElse(fault.getSQLState(), "");
        return state.startsWith("22")
                || state.startsWith("23")
                || fault.getErrorCode() == PACKET_TOO_LARGE_CODE
                || fault.getClass().getSimpleName().equals("PacketTooBigException");
    }

    /** Whether a statement is wrong, or there is no such right, table or database: SQLState's class 42. */
    static boolean isWrongStatement(Throwable fault) {
        return sql(fault)
                .map(SQLException::getSQLState)
                .filter(state -> state.startsWith("42"))
                .isPresent();
    }

    /** The same fault to be shown or logged: of one of MySQL's, only the codes. */
    static Throwable withoutText(Throwable fault) {
        return sql(fault)
                .<Throwable>map(e -> new SQLException(e.getClass().getSimpleName(), e.getSQLState(), e.getErrorCode()))
                .orElse(fault);
    }

    private static Optional<SQLException> sql(Throwable fault) {
        return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }
}
