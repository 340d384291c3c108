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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.Listeners;

/** Which room of the house may know which, and what the house keeps out. */
class HouseTest {
  private static final String ROOT = "org.meanfield";

  /**
   * The rooms, and which others each may know: all of them, and nowhere else. A longer list needs a
   * reason in its commit. CONTRIBUTING.md shows them as a table.
   */
  private static final Map<String, Set<String>> ROOMS =
      rooms(
          """
          (root) -> cluster config config.hocon evaluation job network
          averaging -> averaging.math averaging.round averaging.state cluster
          averaging.math ->
          averaging.round -> averaging.math averaging.state cluster
          averaging.state -> averaging.math cluster
          cli -> cluster config config.hocon dataset.files dataset.shard evaluation fault forecast
            job memory network report report.data run storage text training training.checkpoint
            training.metrics
          cluster -> fault
          compute -> compute.device compute.engine compute.natives compute.onednn compute.plain
            config fault network
          compute.device -> fault
          compute.engine -> config network
          compute.graph -> compute.graph.layer compute.graph.loss compute.graph.update
          compute.graph.fusion -> compute.graph compute.graph.layer
          compute.graph.layer ->
          compute.graph.loss ->
          compute.graph.translation -> compute.engine compute.graph compute.graph.layer
            compute.graph.loss compute.graph.update compute.natives network
          compute.graph.update ->
          compute.natives -> compute.device fault
          compute.onednn -> compute.engine compute.graph compute.graph.fusion compute.graph.layer
            compute.graph.loss compute.graph.translation compute.graph.update compute.natives
            compute.onednn.emission compute.onednn.program compute.onednn.update network
          compute.onednn.emission -> compute.graph.layer compute.onednn.program
          compute.onednn.program -> compute.graph.layer config
          compute.onednn.update -> compute.engine compute.graph.layer compute.graph.update
            compute.onednn.program
          compute.plain -> compute.engine compute.natives network
          config -> fault text
          config.hocon -> config fault text
          dataset -> cluster config dataset.example dataset.files dataset.share dataset.source
            dataset.source.cifar dataset.source.folder dataset.source.idx dataset.source.manifest
            dataset.source.shards fault storage
          dataset.augmentation -> config random
          dataset.decode -> config
          dataset.example -> config dataset.decode fault
          dataset.files -> dataset.example fault storage text
          dataset.prepare -> cluster config dataset.example dataset.files dataset.shard
            dataset.share dataset.source storage
          dataset.shard -> config fault storage text
          dataset.share -> cluster config dataset.decode dataset.example dataset.files fault
            random
          dataset.source -> config dataset.decode dataset.example dataset.files dataset.share
            fault
          dataset.source.cifar -> config dataset.decode dataset.example dataset.files
            dataset.share dataset.source fault
          dataset.source.folder -> cluster dataset.decode dataset.files dataset.share
            dataset.source fault text
          dataset.source.idx -> config dataset.decode dataset.example dataset.files dataset.share
            dataset.source fault
          dataset.source.manifest -> dataset.files dataset.share dataset.source fault storage text
          dataset.source.shards -> config dataset.decode dataset.example dataset.files
            dataset.shard dataset.share dataset.source fault storage text
          dataset.source.table -> cluster config dataset.decode dataset.example dataset.files
            dataset.share dataset.source fault storage text
          dl4j -> averaging.math averaging.state cluster compute.engine compute.plain config fault
            network training training.metrics training.worker
          evaluation -> cluster compute.engine dataset.example dataset.files fault network
            prediction storage
          fault ->
          forecast -> averaging averaging.math averaging.state cluster compute.engine config fault
            network training training.worker
          job -> averaging.math averaging.state cluster compute compute.device compute.engine
            compute.natives compute.plain config config.hocon dataset dataset.augmentation
            dataset.example dataset.files dataset.prepare dataset.shard dataset.share
            dataset.source dataset.source.table evaluation fault forecast memory model network
            prediction quality report.data run storage text training training.checkpoint
            training.metrics
          memory -> averaging.state cluster compute compute.engine compute.natives config fault
            network text
          ml -> cluster config config.hocon dataset.source.table fault job model network
            prediction run scoring storage text
          model -> compute compute.engine compute.natives config dataset.decode fault network run
            storage text
          network -> config fault
          prediction -> cluster compute compute.device compute.engine compute.natives config
            dataset.decode dataset.example dataset.files dataset.source.table fault model network
          quality -> cluster config dataset.decode dataset.example dataset.files dataset.source
          random ->
          report -> config.hocon evaluation fault network run storage text training.checkpoint
            training.metrics
          report.data -> config dataset.example dataset.files network quality report text
          run -> fault storage text
          scoring -> cluster compute.engine config dataset.decode dataset.source.table fault model
            network prediction storage
          storage -> fault text
          text -> fault
          training -> averaging averaging.math averaging.state cluster compute compute.device
            compute.engine compute.natives config dataset.augmentation dataset.example
            dataset.share evaluation fault network prediction run storage text training.checkpoint
            training.metrics training.recovery training.worker
          training.checkpoint -> averaging averaging.state cluster config config.hocon fault
            network run storage training.metrics
          training.metrics -> averaging averaging.state cluster evaluation fault run storage
          training.recovery -> averaging.state cluster fault run training.metrics
          training.worker -> averaging.state compute compute.device compute.engine config
            dataset.augmentation dataset.example fault random training.metrics
          """);

  /** Those that can be understood, tested and used without a cluster. */
  private static final Set<String> WITHOUT_SPARK =
      Set.of(
          "averaging.math",
          "compute",
          "compute.device",
          "compute.engine",
          "compute.graph",
          "compute.graph.fusion",
          "compute.graph.layer",
          "compute.graph.loss",
          "compute.graph.translation",
          "compute.graph.update",
          "compute.natives",
          "compute.onednn",
          "compute.onednn.emission",
          "compute.onednn.program",
          "compute.onednn.update",
          "compute.plain",
          "config",
          "config.hocon",
          "dataset.augmentation",
          "dataset.decode",
          "dataset.example",
          "dataset.files",
          "dataset.shard",
          "fault",
          "model",
          "network",
          "random",
          "report.data",
          "run",
          "storage",
          "text",
          "training.recovery",
          "training.worker");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrls(
              List.of(MeanfieldSession.class.getProtectionDomain().getCodeSource().getLocation()));

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

    assertThat(rooms).isEqualTo(ROOMS.keySet());
  }

  @Test
  void roomsKnowNoneButTheirs() {
    classes().should(stayWithin(ROOMS)).check(OURS);
  }

  @Test
  void noArrowIsThereForNobody() {
    Map<String, Set<String>> drawn = new TreeMap<>();
    OURS.forEach(
        type -> drawn.computeIfAbsent(room(type), r -> new TreeSet<>()).addAll(neighbours(type)));

    assertThat(drawn).isEqualTo(ROOMS);
  }

  @Test
  void roomsFormNoCycle_atAnyLevel() {
    slices().matching("(" + ROOT + "..)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void contributorsSeeTheSameArrows() throws IOException {
    String table =
        ROOMS.entrySet().stream()
            .map(
                room ->
                    "| `" + room.getKey() + "` | " + String.join(", ", room.getValue()) + " |\n")
            .collect(Collectors.joining());

    assertThat(Files.readString(Path.of("CONTRIBUTING.md")).replaceAll(" {2,}", " "))
        .contains(table.replaceAll(" {2,}", " "));
  }

  @Test
  void theGlossaryNamesClassesThatAreThere() throws IOException {
    Set<String> named =
        Pattern.compile("`([a-z0-9]+(?:\\.[a-z0-9]+)*\\.[A-Z]\\w*)`")
            .matcher(Files.readString(Path.of("src/site/markdown/glossary.md")))
            .results()
            .map(name -> ROOT + "." + name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isNotEmpty();
    assertThat(OURS.stream().map(JavaClass::getName)).containsAll(named);
  }

  @Test
  void theRootHoldsTheFrontDoorAlone() {
    assertThat(OURS.that(resideInAPackage(ROOT)).stream().map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("MeanfieldSession", "package-info");
  }

  @Test
  void roomsThatNeedNoSparkKnowNone() {
    noClasses()
        .that(areIn(WITHOUT_SPARK))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(OURS);
  }

  /** So that another engine, of a GPU, computes the same graph. */
  @Test
  void theGraphKnowsNoEngine() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".compute.graph..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(OURS);
  }

  @Test
  void whatFacesHostileBytesKnowsNoFileSystem() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".dataset.decode")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
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
  void onlyOneClassReadsSerializedObjects() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".cluster.TaskResultSerializer")
        .and(not(nameMatching(".*\\.TaskResultSerializer\\$.*")))
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
  void noClassOrPackageIsAUtilityHelperManagerOrCommon() {
    String refused = ".*(?i:util|helper|manager|common).*";
    noClasses().should().haveNameMatching(refused).check(OURS);
    noClasses().should().haveNameMatching(refused).check(TESTS);
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

  /** The name of a type's package below the root. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "(root)" : name.substring(ROOT.length() + 1);
  }

  private static Map<String, Set<String>> rooms(String lines) {
    Map<String, Set<String>> rooms = new TreeMap<>();
    for (String line : lines.replaceAll("\n +", " ").strip().split("\n", -1)) {
      String[] halves = line.split(" ?->", 2);
      rooms.put(halves[0], new TreeSet<>(Arrays.asList(StringUtils.split(halves[1]))));
    }
    return rooms;
  }

  /** Rooms that a type knows, but for its own. */
  private static Set<String> neighbours(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().startsWith(ROOT))
        .map(HouseTest::room)
        .filter(room -> !room.equals(room(type)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static DescribedPredicate<JavaClass> areIn(Set<String> rooms) {
    return DescribedPredicate.describe("are in " + rooms, type -> rooms.contains(room(type)));
  }

  private static ArchCondition<JavaClass> stayWithin(Map<String, Set<String>> known) {
    return new ArchCondition<>("know only what their room may know") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<String> may = known.getOrDefault(room(type), Set.of());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(ROOT)
              && !room(target).equals(room(type))
              && !may.contains(room(target))) {
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
