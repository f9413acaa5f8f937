package io.damso.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import io.damso.model.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolMethodTest {

    enum Period {
        DAY,
        YEAR
    }

    record Range(int from, int to) {}

    /** A tool of each kind. */
    static class Example {

        @Tool("Tells what it was called with.")
        String each(
                @P("some text") String text,
                int number,
                boolean flag,
                List<Period> periods,
                Range range,
                @P(value = "how much", name = "share", required = false) Double part) {
            return text + " " + number + " " + flag + " " + periods + " " + range + " " + part;
        }

        @Tool(name = "today")
        Map<String, Integer> noParameters() {
            return Map.of("day", 28);
        }

        @Tool
        void silent() {}

        String noTool() {
            return "hidden";
        }
    }

    private final Map<String, ToolMethod> tools = ToolsForTests.methods(new Example())
            .collect(Collectors.toMap(tool -> tool.definition().name(), Function.identity()));

    private String each(String arguments) throws Exception {
        return tools.get("each").call(arguments);
    }

    @Test
    void toolsAreTheMethodsThatSaySo_withNameDescriptionAndSchema() {
        assertThat(tools).containsOnlyKeys("each", "today", "silent");
        var told = tools.get("each").definition();
        assertThat(told.description()).isEqualTo("Tells what it was called with.");
        var schema = JsonText.parse(told.parameters());
        assertThat(schema.getString("type")).isEqualTo("object");
        assertThat(schema.getJsonObject("properties").getJsonObject("text").toString())
                .isEqualTo("{\"type\":\"string\",\"description\":\"some text\"}");
        assertThat(schema.getJsonArray("required").toString())
                .isEqualTo("[\"text\",\"number\",\"flag\",\"periods\",\"range\"]");
        assertThat(told.parameters()).contains("\"enum\":[\"DAY\",\"YEAR\"]", "\"share\":{\"type\":\"number\"");
        assertThat(tools.get("today").definition().parameters()).isEmpty();
    }

    @Test
    void argumentsThatFit_areTheMethodsParameters() throws Exception {
        assertThat(each("{\"text\":\"담소\",\"number\":3,\"flag\":true,\"periods\":[\"YEAR\",\"DAY\"],"
                        + "\"range\":{\"from\":1,\"to\":2},\"share\":0.5}"))
                .isEqualTo("담소 3 true [YEAR, DAY] Range[from=1, to=2] 0.5");
    }

    @Test
    void argumentThatMayBeLeftOut_isNull() throws Exception {
        assertThat(each("{\"text\":\"\",\"number\":-1,\"flag\":false,\"periods\":[],\"range\":{\"from\":1,\"to\":2}}"))
                .isEqualTo(" -1 false [] Range[from=1, to=2] null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';                                                         not one JSON object",
                "[];                                                         not one JSON object",
                "{\"text\":\"a\"} {};                                        not one JSON object",
                "{};                                                         argument text is missing",
                "{\"text\":null};                                            argument text is missing",
                "{\"text\":5};                                               argument text does not fit",
                "{\"text\":{}};                                              argument text does not fit",
                "{\"text\":\"a\",\"number\":\"3\"};                          argument number does not fit",
                "{\"text\":\"a\",\"number\":3.5};                            argument number does not fit",
                "{\"text\":\"a\",\"number\":99999999999};                    argument number does not fit",
                "{\"text\":\"a\",\"number\":3,\"flag\":1};                   argument flag does not fit",
                "{\"text\":\"a\",\"number\":3,\"flag\":true,\"periods\":[\"WEEK\"]}; argument periods does not fit",
            })
    void argumentsThatDoNotFit_areSaidToTheModel_andNotRepeated(String arguments, String problem) {
        assertThatThrownBy(() -> each(arguments))
                .isInstanceOf(ToolFaultException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("WEEK");
    }

    @Test
    void argumentThatNobodyAskedFor_isSaidToTheModel() {
        assertThatThrownBy(() -> tools.get("today").call("{\"secret\":1}"))
                .isInstanceOf(ToolFaultException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> each("{\"text\":\"a\",\"number\":3,\"flag\":true,\"periods\":[],"
                        + "\"range\":{\"from\":1,\"to\":2,\"step\":3}}"))
                .hasMessageContaining("argument range does not fit");
    }

    @Test
    void resultThatIsNoText_isJson_andNoneIsSaidToBeDone() throws Exception {
        assertThat(tools.get("today").call("{}")).isEqualTo("{\"day\":28}");
        assertThat(tools.get("silent").call("{}")).isEqualTo("Done.");
    }

    /** As a container makes one: it overrides the methods and has none of their annotations. */
    static class Proxy extends Example {

        @Override
        Map<String, Integer> noParameters() {
            return Map.of("proxied", 1);
        }
    }

    @Test
    void proxyOfABean_isCalled_asItsClassSays() throws Exception {
        var today = ToolMethod.of(Example.class, Proxy::new)
                .filter(tool -> tool.definition().name().equals("today"))
                .findFirst()
                .orElseThrow();
        assertThat(today.call("{}")).isEqualTo("{\"proxied\":1}");
    }

    static class OfOptional {
        @Tool
        void tool(Optional<String> text) {}
    }

    static class OfDefault {
        @Tool
        void tool(@P(value = "", defaultValue = "5") int number) {}
    }

    static class OfPrimitive {
        @Tool
        void tool(@P(value = "", required = false) int number) {}
    }

    static class OfName {
        @Tool(name = "no name")
        void tool() {}
    }

    @Test
    void methodThatCouldNotBeCalledRight_isNoTool() {
        for (Object bean : List.of(new OfOptional(), new OfDefault(), new OfPrimitive(), new OfName())) {
            assertThatThrownBy(() -> ToolsForTests.methods(bean).toList()).isInstanceOf(IllegalStateException.class);
        }
    }
}
