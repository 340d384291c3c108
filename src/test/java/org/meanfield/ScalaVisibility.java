package org.meanfield;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import scala.reflect.api.JavaUniverse;
import scala.reflect.api.Mirror;
import scala.reflect.api.Names.NameApi;
import scala.reflect.api.Symbols.SymbolApi;
import scala.reflect.api.Universe;
import scala.reflect.runtime.package$;

/**
 * What Scala keeps to a package ({@code private[spark]}) although its bytecode is public, as the
 * signature in the class file tells it.
 */
final class ScalaVisibility {
  private final Universe universe;
  private final JavaUniverse.JavaMirror mirror;
  private final Map<String, Boolean> classes = new ConcurrentHashMap<>();

  ScalaVisibility() {
    JavaUniverse java = package$.MODULE$.universe();
    // Scala's trait extends a class, which Java does not see.
    universe = (Universe) (Object) java;
    mirror = java.runtimeMirror(ScalaVisibility.class.getClassLoader());
  }

  /** Whether a class, or one around it, is kept to a package. */
  boolean keepsToItself(JavaClass type) {
    return classes.computeIfAbsent(type.getName(), name -> restricted(symbol(name)));
  }

  /** Whether a member is kept to a package; of overloads, whether all are. */
  boolean keepsToItself(AccessTarget member) {
    JavaClass owner = member.getOwner();
    SymbolApi type = symbol(owner.getName());
    if (owner.getName().endsWith("$") && type.isClass()) {
      type = type.asClass().companion();
    }
    SymbolApi found =
        type.info().member((NameApi) (Object) universe.TermName().apply(member.getName()));
    if (found.equals(universe.NoSymbol())) {
      return false;
    }
    return found.alternatives().forall(alternative -> restricted(alternative));
  }

  /** The class of a bytecode name, or the object where there is no such class. */
  private SymbolApi symbol(String bytecodeName) {
    String name = bytecodeName.replaceAll("\\$+$", "").replace('$', '.');
    try {
      return ((Mirror<?>) (Object) mirror).staticClass(name);
    } catch (Exception noSuchClass) {
      return ((Mirror<?>) (Object) mirror).staticModule(name);
    }
  }

  private boolean restricted(SymbolApi symbol) {
    for (SymbolApi s = symbol; !s.equals(universe.NoSymbol()) && !s.isPackage(); s = s.owner()) {
      if (!s.isProtected() && !s.privateWithin().equals(universe.NoSymbol())) {
        return true;
      }
    }
    return false;
  }
}
