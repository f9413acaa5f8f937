package io.damso.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import io.damso.llm.ToolDefinition;
import io.damso.model.JsonText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One tool: a method of a bean. */
final class ToolMethod {

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    // Takes what the schema allows and no more.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private final Supplier<?> bean;
    private final Method method;
    private final ToolDefinition definition;

    private ToolMethod(Supplier<?> bean, Method method) {
        this.bean = bean;
        this.method = method;
        this.definition = definition(ToolSpecifications.toolSpecificationFrom(method));
        check();
        method.setAccessible(true);
    }

    /**
     * All tools of a bean.
     *
     * @param type the bean's own class: a proxy has no annotations
     * @throws IllegalStateException if a method can't be one
     */
    static Stream<ToolMethod> of(Class<?> type, Supplier<?> bean) {
        return Stream.<Class<?>>iterate(type, at -> at != null && at != Object.class, Class::getSuperclass)
                .flatMap(at -> Arrays.stream(at.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Tool.class) && !method.isBridge())
                .map(method -> new ToolMethod(bean, method));
    }

    private static ToolDefinition definition(ToolSpecification told) {
        var parameters = JsonText.parse(told.toJson()).getJsonObject("parameters");
        return new ToolDefinition(
                told.name(),
                Optional.ofNullable(told.description()).orElse(""),
                parameters == null ? "" : JsonText.write(parameters));
    }

    private void check() {
        boolean bindable = Arrays.stream(method.getParameters())
                .noneMatch(parameter -> parameter.getType() == Optional.class
                        || isOptional(parameter) && parameter.getType().isPrimitive()
                        || annotation(parameter).stream()
                                .anyMatch(p -> !p.defaultValue().equals(P.NO_DEFAULT)));
        if (!bindable || !definition.name().matches(NAME)) {
            throw new IllegalStateException("no tool: " + method);
        }
    }

    ToolDefinition definition() {
        return definition;
    }

    /** Has the container make a bean that belongs to nobody else, which looks at its own settings. */
    void prepare() {
        bean.get();
    }

    /**
     * Calls it on this thread.
     *
     * @param arguments as a model wrote them
     * @return what the model is told
     * @throws ToolFaultException if the arguments don't fit, or the tool says so
     * @throws Exception whatever else the tool throws
     */
    String call(String arguments) throws Exception {
        Object[] values = values(arguments);
        try {
            return text(method.invoke(bean.get(), values));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception fault ? fault : e;
        }
    }

    private Object[] values(String arguments) {
        JsonNode given = object(arguments)
                .orElseThrow(() -> new ToolFaultException("The arguments are not one JSON object and nothing else."));
        var known = new HashSet<String>();
        var values = new ArrayList<Object>();
        for (Parameter parameter : method.getParameters()) {
            known.add(name(parameter));
            values.add(value(parameter, given.path(name(parameter))));
        }
        refuseOthers(given, known);
        return values.toArray();
    }

    private static void refuseOthers(JsonNode given, Set<String> known) {
        given.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new ToolFaultException("There is an argument that the schema does not know.");
            }
        });
    }

    /** The JSON object that a text is; empty if it is none. */
    static Optional<JsonNode> object(String text) {
        try {
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Object value(Parameter parameter, JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            if (isOptional(parameter)) {
                return null;
            }
            throw new ToolFaultException("The argument " + name(parameter) + " is missing.");
        }
        try {
            return JSON.treeToValue(given, JSON.constructType(parameter.getParameterizedType()));
        } catch (JsonProcessingException e) {
            throw new ToolFaultException("The argument " + name(parameter) + " does not fit the schema.");
        }
    }

    private static Optional<P> annotation(Parameter parameter) {
        return Optional.ofNullable(parameter.getAnnotation(P.class));
    }

    private static boolean isOptional(Parameter parameter) {
        return annotation(parameter).stream().anyMatch(p -> !p.required());
    }

    // As ToolSpecifications has it.
    private static String name(Parameter parameter) {
        return annotation(parameter)
                .map(P::name)
                .filter(name -> !name.isBlank())
                .orElse(parameter.getName());
    }

    private String text(Object result) throws JsonProcessingException {
        if (method.getReturnType() == void.class) {
            return "Done.";
        }
        return result instanceof String text ? text : JSON.writeValueAsString(result);
    }
}
