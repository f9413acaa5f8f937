package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

    private static final String ADDRESS = "jdbc:mysql://db.example:3306/damso?sslMode=VERIFY_IDENTITY";

    private static DatabaseSettings settings(Map<String, String> values) {
        return new DatabaseSettings(new Settings(name -> Optional.ofNullable(values.get(name))));
    }

    private static Map<String, String> withShards(int... shards) {
        var values = new HashMap<>(Map.of("DAMSO_MYSQL_GLOBAL_URL", ADDRESS));
        IntStream.of(shards).forEach(shard -> values.put("DAMSO_MYSQL_SHARD_" + shard + "_URL", ADDRESS));
        return values;
    }

    private static void assertRefused(Map<String, String> values, String name) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(values))
                .withMessageContaining("The setting " + name + " ");
    }

    @Test
    void shardsAreCounted_upToSixteen() {
        assertThat(settings(withShards(1)).shards()).isEqualTo(1);
        assertThat(settings(withShards(IntStream.rangeClosed(1, 16).toArray())).shards())
                .isEqualTo(16);
    }

    @Test
    void globalWithoutShards_andTheReverse_areRefused() {
        assertRefused(withShards(), "DAMSO_MYSQL_SHARD_1_URL");
        assertRefused(Map.of("DAMSO_MYSQL_SHARD_1_URL", ADDRESS), "DAMSO_MYSQL_GLOBAL_URL");
        assertRefused(Map.of(), "DAMSO_MYSQL_GLOBAL_URL");
    }

    @Test
    void aGap_isRefused_byTheNameThatIsMissing() {
        assertRefused(withShards(1, 3), "DAMSO_MYSQL_SHARD_2_URL");
        assertRefused(withShards(2), "DAMSO_MYSQL_SHARD_1_URL");
    }

    @Test
    void aShardsWeight_isOne_unlessItIsSaid() {
        var values = withShards(1, 2, 3);
        values.put("DAMSO_MYSQL_SHARD_2_WEIGHT", "0");
        values.put("DAMSO_MYSQL_SHARD_3_WEIGHT", "1000");
        assertThat(settings(values).weights()).containsExactly(1, 0, 1000);
    }

    @Test
    void aWeightOutOfRange_isRefused_andSoAreShardsThatTakeNoAccounts() {
        for (String wrong : List.of("-1", "1001", "half")) {
            var values = withShards(1, 2);
            values.put("DAMSO_MYSQL_SHARD_2_WEIGHT", wrong);
            assertRefused(values, "DAMSO_MYSQL_SHARD_2_WEIGHT");
        }
        var values = withShards(1, 2);
        values.put("DAMSO_MYSQL_SHARD_1_WEIGHT", "0");
        values.put("DAMSO_MYSQL_SHARD_2_WEIGHT", "0");
        assertRefused(values, "DAMSO_MYSQL_SHARD_1_WEIGHT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://h/d",
                "jdbc:mariadb://h/d",
                "jdbc:mysql://hh",
                "jdbc:mysql:///d",
                "jdbc:mysql://h/d e",
                "jdbc:mysql://me:secret@h/d",
                "jdbc:mysql://h/d?password=secret",
                "jdbc:mysql://h/d?a=b&PASSWORD=secret",
                "jdbc:mysql://h/d?user=secret"
            })
    void whatIsNoAddress_orHoldsASecret_isRefused_andNotRepeated(String address) {
        var values = withShards(1);
        values.put("DAMSO_MYSQL_SHARD_1_URL", address);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(values))
                .withMessageContaining("DAMSO_MYSQL_SHARD_1_URL")
                .withMessageNotContaining("secret")
                .withMessageNotContaining(address);
    }
}
