package io.damso;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code openapi.yaml} describes is what the resources serve: each operation, and each of its parameters. */
class OpenApiTest {

    private static final String BASE = "/api/chat/";
    private static final Pattern PATH = Pattern.compile("  (/\\S+):");
    private static final Pattern METHOD = Pattern.compile("    (get|put|post|delete|patch|head|options):");
    private static final Pattern COMPONENT = Pattern.compile("    (\\w+):");
    private static final Pattern NAME = Pattern.compile("\\s+(?:- )?name: (\\S+)");
    private static final Pattern PARAMETER = Pattern.compile("\\s+- \\$ref: '#/components/parameters/(\\w+)'");

    @Test
    void everyOperation_isDescribed_withItsParameters_andNoOtherIs() throws IOException {
        assertThat(described()).isEqualTo(served());
    }

    private static Map<String, Set<String>> described() throws IOException {
        var lines = Files.readAllLines(java.nio.file.Path.of("src/main/resources/META-INF/openapi.yaml"));
        var components = components(lines.subList(lines.indexOf("  parameters:"), lines.indexOf("  requestBodies:")));
        var operations = new TreeMap<String, Set<String>>();
        String path = null;
        Set<String> parameters = new TreeSet<>();
        for (String line : lines.subList(lines.indexOf("paths:"), lines.indexOf("components:"))) {
            path = group(PATH, line).orElse(path);
            var method = group(METHOD, line);
            if (method.isPresent()) {
                parameters = new TreeSet<>();
                operations.put(method.get().toUpperCase(Locale.ROOT) + " " + path, parameters);
            }
            group(NAME, line).ifPresent(parameters::add);
            group(PARAMETER, line).map(components::get).ifPresent(parameters::add);
        }
        return operations;
    }

    private static Map<String, String> components(Iterable<String> lines) {
        var names = new TreeMap<String, String>();
        String component = null;
        for (String line : lines) {
            component = group(COMPONENT, line).orElse(component);
            var name = group(NAME, line);
            if (name.isPresent()) {
                names.put(component, name.get());
            }
        }
        return names;
    }

    private static Optional<String> group(Pattern form, String line) {
        var matcher = form.matcher(line);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Map<String, Set<String>> served() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.damso").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class) && !type.isInterface())
                        .flatMap(type -> Arrays.stream(type.reflect().getDeclaredMethods()))
                        .filter(method -> httpMethod(method).isPresent())
                        .collect(Collectors.toMap(
                                OpenApiTest::operation, OpenApiTest::parameters, (one, other) -> one, TreeMap::new));
    }

    private static Optional<String> httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String operation(Method method) {
        String path =
                BASE + method.getDeclaringClass().getAnnotation(Path.class).value();
        var below = method.getAnnotation(Path.class);
        String whole = below == null ? path : path + "/" + below.value();
        return httpMethod(method).orElseThrow() + " " + whole.replaceAll("\\{(\\w+):[^}]*\\}[^/]*\\}", "{$1}");
    }

    private static Set<String> parameters(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(OpenApiTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> name(Parameter parameter) {
        return Stream.of(
                        Optional.ofNullable(parameter.getAnnotation(PathParam.class))
                                .map(PathParam::value),
                        Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
                                .map(QueryParam::value),
                        Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
                                .map(HeaderParam::value))
                .flatMap(Optional::stream);
    }
}
