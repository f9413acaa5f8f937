package io.damso.proof;

import io.damso.testing.LibertyServer;
import java.nio.file.Path;

/**
 * What {@code mvn -Pproof} runs. Prints its seed, each round, and a table; ends with 1 if there is a finding, or if
 * fewer rounds counted than were asked for.
 */
public final class Proof {

    private static final Path FOLDER = Path.of("target", "proof");

    private Proof() {}

    public static void main(String[] arguments) throws Exception {
        var options = Options.read();
        System.out.println("seed " + options.seed() + ", " + options);
        boolean proved = options.mutant().isEmpty() ? prove(options) : tryMutants(options);
        System.exit(proved ? 0 : 1);
    }

    private static boolean tryMutants(Options options) throws Exception {
        boolean all = true;
        for (Mutant mutant : Mutant.named(options.mutant())) {
            all &= isFound(mutant, options);
        }
        return all;
    }

    private static boolean isFound(Mutant mutant, Options options) throws Exception {
        var folder = FOLDER.resolve("mutant").resolve(mutant.name);
        LibertyServer.delete(folder);
        var run = new Run(
                        options.with(mutant.rounds(), 1, mutant.faults()),
                        folder.resolve("run"),
                        mutant.war(folder.resolve("build")))
                .run(true);
        boolean found =
                run.findings().stream().anyMatch(one -> mutant.findings().contains(one.kind()));
        System.out.printf(
                "mutant %s: %s after %d rounds, seed %d%n%n",
                mutant.name, found ? "found" : "NOT FOUND", run.rounds().size(), options.seed());
        return found;
    }

    private static boolean prove(Options options) throws Exception {
        long began = System.nanoTime();
        var run = new Run(options, FOLDER.resolve("run"), null).run(false);
        System.out.printf(
                "%nseed %d: %d rounds counted of %d, %d findings, %.1f minutes%n%n%s%n%s%n",
                options.seed(),
                run.counted(),
                run.rounds().size(),
                run.findings().size(),
                (System.nanoTime() - began) / 60e9,
                Table.of(run.rounds()),
                run.totals());
        return run.findings().isEmpty() && run.counted() >= options.rounds();
    }
}
