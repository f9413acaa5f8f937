package io.damso.archive;

import io.damso.model.AccountKey;
import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** The side of a move where the account comes to: who copies now, and how far that is. */
record Arrival(Database target, AccountKey account, int source, long move) {

    private static final String POSITION =
            "SELECT step, room_id, message_id FROM account_fence WHERE account_db_key = ?";
    private static final String ADVANCE =
            "UPDATE account_fence SET step = ?, room_id = ?, message_id = ? WHERE account_db_key = ?";

    /**
     * Takes the copy over from whoever had it; goes on with one that is of the same beginning, else starts anew.
     *
     * @throws OvertakenException if a later move was here already
     */
    CopyPosition begin(long begun) {
        return target.write(entities -> {
            Fence before = Fences.holdAlone(entities, account);
            if (before.move() >= move) {
                throw new OvertakenException();
            }
            Fences.put(entities, account, new Fence(Fence.State.ARRIVING, source, move, begun));
            if (isOfOneBeginning(before, begun)) {
                return position(entities);
            }
            advance(entities, CopyPosition.BEGIN);
            return CopyPosition.BEGIN;
        });
    }

    private boolean isOfOneBeginning(Fence before, long begun) {
        return before.state() == Fence.State.ARRIVING && before.peer() == source && before.begun() == begun;
    }

    /**
     * Writes a part of the copy.
     *
     * @param work gives where the copy is afterwards
     * @throws OvertakenException if another move began since
     */
    CopyPosition write(Function<EntityManager, CopyPosition> work) {
        return target.write(entities -> {
            Fence now = Fences.hold(entities, account);
            if (now.state() != Fence.State.ARRIVING || now.move() != move) {
                throw new OvertakenException();
            }
            CopyPosition next = work.apply(entities);
            advance(entities, next);
            return next;
        });
    }

    private CopyPosition position(EntityManager entities) {
        var columns = (Object[]) entities.createNativeQuery(POSITION)
                .setParameter(1, account.value())
                .getSingleResult();
        return new CopyPosition(
                CopyPosition.Step.valueOf((String) columns[0]), (String) columns[1], (String) columns[2]);
    }

    private void advance(EntityManager entities, CopyPosition position) {
        entities.createNativeQuery(ADVANCE)
                .setParameter(1, position.step().name())
                .setParameter(2, position.room())
                .setParameter(3, position.message())
                .setParameter(4, account.value())
                .executeUpdate();
    }
}
