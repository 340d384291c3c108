package org.meanfield;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.Listeners;
import org.meanfield.job.Preflight;

/** Which room of the house may know which, and what the house keeps out. */
class HouseTest {
  private static final String ROOT = "org.meanfield";

  /** What each room is built on; it may also know what these are built on. */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          Map.entry("fault", Set.of()),
          Map.entry("config", Set.of("fault")),
          Map.entry("cluster", Set.of("config")),
          Map.entry("run", Set.of("config")),
          Map.entry("network", Set.of("config")),
          Map.entry("averaging", Set.of("cluster")),
          Map.entry("compute", Set.of("network")),
          Map.entry("dataset", Set.of("cluster", "run")),
          Map.entry("model", Set.of("network", "compute", "dataset", "run")),
          Map.entry("prediction", Set.of("model", "compute", "dataset", "cluster")),
          Map.entry("evaluation", Set.of("prediction")),
          Map.entry("scoring", Set.of("prediction")),
          Map.entry("training", Set.of("averaging", "evaluation")),
          Map.entry("forecast", Set.of("training")),
          Map.entry("quality", Set.of("dataset")),
          Map.entry("report", Set.of("training", "quality")),
          Map.entry("", Set.of("forecast", "report", "scoring")),
          Map.entry("ml", Set.of("")),
          Map.entry("cli", Set.of("")),
          Map.entry("dl4j", Set.of("")));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrls(List.of(Preflight.class.getProtectionDomain().getCodeSource().getLocation()));

  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final JavaClasses OURS =
      MAIN.that(resideInAPackage(ROOT + "..").as("are Meanfield's"));

  @Test
  void everyRoomHasItsPlaceInThePlan() {
    Set<String> rooms = new TreeSet<>();
    OURS.forEach(type -> rooms.add(room(type)));

    assertThat(rooms).isEqualTo(new TreeSet<>(ROOMS.keySet()));
  }

  @Test
  void roomsKnowOnlyWhatTheyAreBuiltOn() {
    Map<String, Set<String>> known = new TreeMap<>();
    ROOMS.keySet().forEach(room -> known.put(room, foundations(room)));

    classes().should(stayWithin(known)).check(OURS);
  }

  @Test
  void roomsFormNoCycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void theFormatOfShardsKnowsNeitherSourcesNorSpark() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".dataset.shard")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".dataset", "org.apache.spark..", "scala..")
        .check(OURS);
  }

  @Test
  void configNetworkAndComputeKnowNoSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".config..", ROOT + ".network..", ROOT + ".compute..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(OURS);
  }

  @Test
  void onlyClusterTouchesWhatSparkKeepsToItself() {
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + ".cluster")
        .should(leaveSparksOwnAlone())
        .check(OURS);
  }

  @Test
  void clusterIsTheRoomThatNeedsWhatSparkKeepsToItself() {
    ScalaVisibility scala = new ScalaVisibility();

    Set<String> used =
        OURS.that(resideInAPackage(ROOT + ".cluster")).stream()
            .flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(access -> isSparks(access.getTargetOwner()))
            .filter(
                access ->
                    scala.keepsToItself(access.getTargetOwner())
                        || scala.keepsToItself(access.getTarget()))
            .map(
                access ->
                    access.getTargetOwner().getSimpleName() + "." + access.getTarget().getName())
            .collect(Collectors.toCollection(TreeSet::new));

    // So the rule above sees something: the marks are read from Spark's own class files.
    assertThat(used).contains("SparkContext.newRddId", "BlockManager.putBytes");
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(OURS);
  }

  @Test
  void onlyTaskBytesReadsSerializedObjects() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".cluster.TaskBytes")
        .and(not(nameMatching(".*\\.TaskBytes\\$.*")))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.io.ObjectInput.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.commons.lang3.SerializationUtils")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("ModelSerializer")
        .check(OURS);
  }

  @Test
  void noClassIsAUtilityHelperManagerOrCommon() {
    noClasses().should().haveNameMatching(".*\\.[^.]*(Util|Helper|Manager|Common).*").check(OURS);
  }

  @Test
  void theOnlyClassOutsideTheHouseIsTheNameThatDl4jLooksFor() {
    assertThat(MAIN.that(not(resideInAPackage(ROOT + ".."))).stream().map(JavaClass::getName))
        .containsExactlyInAnyOrder(
            "org.nd4j.nativeblas.Nd4jCpu", "org.nd4j.nativeblas.Nd4jCpu$Environment");
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> packages =
        OURS.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages)
        .allSatisfy(
            name ->
                assertThat(Class.forName(name + ".package-info").getAnnotation(NullMarked.class))
                    .isNotNull());
  }

  @Test
  void noTestSleeps() {
    noClasses()
        .should()
        .callMethodWhere(target(name("sleep")).and(target(owner(assignableTo(Thread.class)))))
        .orShould()
        .callMethodWhere(target(name("sleep")).and(target(owner(assignableTo(TimeUnit.class)))))
        .check(TESTS);
  }

  /** On an interrupted thread the call breaks Spark's bus. */
  @Test
  void listenersAreRemovedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Listeners.class.getName())
        .should()
        .callMethodWhere(target(name("removeSparkListener")))
        .check(OURS);
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.", 2)[0];
  }

  private static Set<String> foundations(String room) {
    Set<String> known = new TreeSet<>(Set.of(room));
    for (String below : ROOMS.getOrDefault(room, Set.of())) {
      known.addAll(foundations(below));
    }
    return known;
  }

  private static ArchCondition<JavaClass> stayWithin(Map<String, Set<String>> known) {
    return new ArchCondition<>("know only what their room is built on") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(ROOT)
              && !known.getOrDefault(room(type), Set.of()).contains(room(target))) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> leaveSparksOwnAlone() {
    ScalaVisibility scala = new ScalaVisibility();
    return new ArchCondition<>("use nothing that is private[spark]") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (isSparks(target) && scala.keepsToItself(target)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (isSparks(access.getTargetOwner()) && scala.keepsToItself(access.getTarget())) {
            events.add(SimpleConditionEvent.violated(type, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isSparks(JavaClass type) {
    return type.getPackageName().startsWith("org.apache.spark");
  }
}
