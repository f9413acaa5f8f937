package io.damso;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who looks at Damso from outside knows nothing of its inside. */
@AnalyzeClasses(packages = "io.damso", importOptions = ImportOption.OnlyIncludeTests.class)
class BlackBoxTest {

    @ArchTest
    static final ArchRule fromOutside_noProductionPackageIsImported = noClasses()
            .that()
            .resideInAnyPackage("io.damso.system..", "io.damso.proof..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.damso..")
                    .and(resideOutsideOfPackages("io.damso.system..", "io.damso.proof..", "io.damso.testing..")));

    @ArchTest
    static final ArchRule theProof_importsTestingAndTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.damso.proof..")
            .and()
            .haveNameNotMatching(".*(Test|IT)")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.damso.proof..", "io.damso.testing..", "java..", "javax.tools..", "com.sun.net.httpserver..");
}
