package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import io.damso.testing.TestSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalSettingsTest {

    private static long bytesForTurns(String megabytes) {
        return new JournalSettings(TestSettings.with(Map.of("DAMSO_JOURNAL_MEGABYTES", megabytes))).bytesForTurns();
    }

    @Test
    void halfOfWhatTheLogLeavesOfTheStore_isForTurns() {
        assertThat(bytesForTurns("2000")).isEqualTo(450L * 1024 * 1024);
        assertThat(bytesForTurns("400")).isEqualTo(50L * 1024 * 1024);
    }

    @Test
    void anotherBroker_decidesByItself() {
        assertThat(new JournalSettings(TestSettings.with(Map.of())).bytesForTurns())
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"239", "0", "much"})
    void storeThatIsHardlyLargerThanItsLog_endsTheStart(String megabytes) {
        assertThatThrownBy(() -> bytesForTurns(megabytes))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_JOURNAL_MEGABYTES");
    }

    @Test
    void folderIsTheSetOne_elseTheServersOwn() {
        var set = new JournalSettings(TestSettings.with(Map.of("DAMSO_JOURNAL_DIRECTORY", "/var/lib/damso")));
        var unset = new JournalSettings(
                TestSettings.with(Map.of("DAMSO_JOURNAL_DIRECTORY", "${server.output.dir}/journal")));
        assertThat(set.folder()).isEqualTo(Path.of("/var/lib/damso"));
        assertThat(unset.folder()).isEqualTo(Path.of("journal"));
    }
}
