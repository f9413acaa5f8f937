package io.damso;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** Where a line belongs: what each package-info says of its imports. */
@AnalyzeClasses(packages = "io.damso", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.damso..");

    @ArchTest
    static final ArchRule model_importsNoneOfUs = imports("model");

    @ArchTest
    static final ArchRule settings_importsNoneOfUs = imports("settings");

    @ArchTest
    static final ArchRule telemetry_importsNoneOfUs = imports("telemetry");

    @ArchTest
    static final ArchRule llm = imports("llm", "model", "settings", "telemetry");

    @ArchTest
    static final ArchRule portfolio = imports("portfolio", "model", "settings");

    @ArchTest
    static final ArchRule tool = imports("tool", "model", "settings", "telemetry", "llm");

    @ArchTest
    static final ArchRule cache = imports("cache", "model", "settings");

    @ArchTest
    static final ArchRule journal = imports("journal", "model", "settings", "telemetry");

    @ArchTest
    static final ArchRule stream = imports("stream", "model", "settings", "telemetry", "cache");

    @ArchTest
    static final ArchRule archive = imports("archive", "model", "settings", "telemetry", "journal", "cache");

    @ArchTest
    static final ArchRule archive_knowsNoQueue = noClasses()
            .that()
            .resideInAPackage("io.damso.archive")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.damso.archive.queue..")
            .because("it writes what it is given, wherever that comes from");

    @ArchTest
    static final ArchRule identity = imports("identity", "model", "settings", "cache", "archive");

    @ArchTest
    static final ArchRule conversation = imports(
            "conversation",
            "model",
            "settings",
            "telemetry",
            "llm",
            "tool",
            "portfolio",
            "stream",
            "cache",
            "journal",
            "archive");

    @ArchTest
    static final ArchRule ops_importsAllButWeb = noClasses()
            .that()
            .resideInAPackage("io.damso.ops..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.damso.web..")
            .because("its resources are its own");

    @ArchTest
    static final ArchRule web_seesOfTheStores_onlyTheirExceptions = classes()
            .that()
            .resideInAPackage("io.damso.web..")
            .should()
            .onlyDependOnClassesThat(notOurs()
                    .or(packages("web", "conversation", "stream", "identity", "model"))
                    .or(packages("cache", "journal", "archive").and(exceptions())))
            .because("what web answers is in conversation, and an outage is an answer too");

    @ArchTest
    static final ArchRule nobodyImportsWebOrOps = noClasses()
            .that()
            .resideOutsideOfPackages("io.damso.web..", "io.damso.ops..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.damso.web..", "io.damso.ops..")
            .because("both are ends of the way");

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().matching("io.damso.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule redis_isTouchedByCacheAndStreamOnly =
            touchedOnlyBy("redis.clients..", "io.damso.cache..", "io.damso.stream..");

    @ArchTest
    static final ArchRule persistence_isTouchedByArchiveOnly =
            touchedOnlyBy("jakarta.persistence..", "io.damso.archive..");

    @ArchTest
    static final ArchRule flyway_isTouchedByArchiveOnly = touchedOnlyBy("org.flywaydb..", "io.damso.archive..");

    @ArchTest
    static final ArchRule jdbc_isTouchedByArchiveOnly = touchedOnlyBy("java.sql..", "io.damso.archive..");

    @ArchTest
    static final ArchRule jms_isTouchedByJournalAndArchiveOnly =
            touchedOnlyBy("jakarta.jms..", "io.damso.journal..", "io.damso.archive..");

    @ArchTest
    static final ArchRule jaxRs_isTouchedByResources_andByClientsOnly = touchedOnlyBy(
            "jakarta.ws.rs..",
            "io.damso.web..",
            "io.damso.ops..",
            "io.damso",
            "io.damso.portfolio..",
            "io.damso.tool..");

    @ArchTest
    static final ArchRule servlets_areTouchedByIdentityAndWebOnly =
            touchedOnlyBy("jakarta.servlet..", "io.damso.identity..", "io.damso.web..");

    @ArchTest
    static final ArchRule netty_isTouchedByLlmOnly = touchedOnlyBy("io.netty..", "io.damso.llm..");

    @ArchTest
    static final ArchRule langChain4j_isTouchedByLlmAndToolOnly =
            touchedOnlyBy("dev.langchain4j..", "io.damso.llm..", "io.damso.tool..");

    @ArchTest
    static final ArchRule microProfileHealth_isTouchedByOpsOnly =
            touchedOnlyBy("org.eclipse.microprofile.health..", "io.damso.ops..");

    @ArchTest
    static final ArchRule microProfileMetrics_isTouchedByTelemetryAndOpsOnly =
            touchedOnlyBy("org.eclipse.microprofile.metrics..", "io.damso.telemetry..", "io.damso.ops..");

    @ArchTest
    static final ArchRule openTelemetry_isTouchedByTelemetryOnly =
            touchedOnlyBy("io.opentelemetry..", "io.damso.telemetry..");

    @ArchTest
    static final ArchRule libertysLogging_isTouchedByTelemetryOnly =
            touchedOnlyBy("com.ibm.websphere.logging..", "io.damso.telemetry..");

    @ArchTest
    static final ArchRule microProfileRestClient_isTouchedByPortfolioAndToolOnly =
            touchedOnlyBy("org.eclipse.microprofile.rest.client..", "io.damso.portfolio..", "io.damso.tool..");

    @ArchTest
    static final ArchRule microProfileConfig_isTouchedBySettingsOnly =
            touchedOnlyBy("org.eclipse.microprofile.config..", "io.damso.settings..");

    @ArchTest
    static final ArchRule model_importsTheJdkAndJsonOnly = classes()
            .that()
            .resideInAPackage("io.damso.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.damso.model..", "java..", "jakarta.json..");

    @ArchTest
    static final ArchRule model_doesNotLog = noClasses()
            .that()
            .resideInAPackage("io.damso.model..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("it holds what people said");

    @ArchTest
    static final ArchRule nobodyPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule entities_neverLeaveTheArchive = classes()
            .that()
            .areAnnotatedWith("jakarta.persistence.Entity")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("io.damso.archive..")
            .andShould()
            .notBePublic();

    @ArchTest
    static final ArchRule observersOfTheStart_arePackagePrivate = methods()
            .that()
            .haveRawParameterTypes("jakarta.enterprise.event.Startup")
            .should()
            .notBePublic()
            .because("the container calls them, and nobody else");

    private static ArchRule imports(String name, String... others) {
        var allowed = packages(others).or(packages(name)).or(notOurs());
        return classes()
                .that()
                .resideInAPackage("io.damso." + name + "..")
                .should()
                .onlyDependOnClassesThat(allowed);
    }

    // Said of those that touch it, so that a rule about an API that nobody touches any more fails as matching nothing.
    private static ArchRule touchedOnlyBy(String api, String... packages) {
        return classes().that(dependOn(api)).should().resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> dependOn(String api) {
        return DescribedPredicate.describe(
                "depend on " + api,
                type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> resideInAPackage(api).test(dependency.getTargetClass())));
    }

    private static DescribedPredicate<JavaClass> packages(String... names) {
        return resideInAnyPackage(
                Arrays.stream(names).map(name -> "io.damso." + name + "..").toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> notOurs() {
        return DescribedPredicate.not(OURS);
    }

    private static DescribedPredicate<JavaClass> exceptions() {
        return DescribedPredicate.describe("exceptions", type -> type.isAssignableTo(Exception.class));
    }
}
