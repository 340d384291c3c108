package org.meanfield.launcher;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Pictures in a folder a class, in every format that is read: each class has its own colour. */
public final class Photos {
  private static final List<String> FORMATS = List.of("png", "jpg", "gif", "bmp");
  private static final List<Color> COLOURS = List.of(Color.ORANGE, Color.BLUE, Color.GREEN);

  private Photos() {}

  public static void writeClasses(Path folder, int each, String... classes) throws IOException {
    for (int c = 0; c < classes.length; c++) {
      for (int i = 0; i < each; i++) {
        write(folder.resolve(classes[c]), i, COLOURS.get(c));
      }
    }
  }

  /** Of various shapes, brighter or darker from one to the next. */
  public static void write(Path folder, int number, Color colour) throws IOException {
    Files.createDirectories(folder);
    String format = FORMATS.get(number % FORMATS.size());
    BufferedImage image = new BufferedImage(40 + number, 64 - number, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = image.createGraphics();
    drawing.setColor(number % 2 == 0 ? colour : colour.darker());
    drawing.fillRect(4, 4, image.getWidth() - 8, image.getHeight() - 8);
    drawing.dispose();
    Path file = folder.resolve(String.format(Locale.ROOT, "picture %d.%s", number, format));
    if (!ImageIO.write(image, format, file.toFile())) {
      throw new IOException("no writer of " + format);
    }
  }
}
