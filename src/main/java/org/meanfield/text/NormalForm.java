package org.meanfield.text;

import java.text.Normalizer;
import java.util.List;

/**
 * Unicode's normal form C (NFC), in which names are compared: an accent may be a character of its
 * own, as macOS stores it in file names (NFD), or one with its letter, as keyboards give it.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/">Unicode Standard Annex 15</a>
 */
public final class NormalForm {
  private NormalForm() {}

  /** The text in it; the very same where it is so already. */
  public static String of(String text) {
    return isPlain(text) || Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Each of the texts in it, in their order. */
  public static List<String> all(List<String> texts) {
    return texts.stream().map(NormalForm::of).toList();
  }

  /** All below the first accent are in every form. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
