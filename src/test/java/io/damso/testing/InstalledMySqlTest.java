package io.damso.testing;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledMySqlTest {

    @Test
    void whereItIsMissing_itSaysWhatToInstall(@TempDir Path empty) {
        var server = new InstalledMySql(empty, empty.resolve("data"), Ports.free());
        assertThatIllegalStateException()
                .isThrownBy(server::start)
                .withMessageContaining(empty.toString())
                .withMessageContaining(".ci/mysql");
    }
}
