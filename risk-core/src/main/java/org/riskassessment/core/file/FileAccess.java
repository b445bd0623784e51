package org.riskassessment.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may read the files and folders that the program creates ({@code file_access}). The process's
 * umask can narrow it further. Files that exist keep what they have until they are replaced.
 */
public enum FileAccess {
  /** The user who runs the program: 0600, folders 0700. */
  OWNER,
  /** The user's group too: 0640, folders 0750. */
  GROUP,
  /** Whoever the umask lets. */
  UMASK;

  /** Creates a folder, and those above it, unless it exists. */
  public void createFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(folder, "rwxr-x---", "rwx------"));
    }
  }

  /** Whether others may read a file than would if it were created now. */
  public boolean isExceededBy(Path file) throws IOException {
    if (this == UMASK || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    return found.contains(PosixFilePermission.OTHERS_READ)
        || this == OWNER && found.contains(PosixFilePermission.GROUP_READ);
  }

  /** The attributes for the creation of a file. */
  FileAttribute<?>[] ofFile(Path file) {
    return attributes(file, "rw-r-----", "rw-------");
  }

  private FileAttribute<?>[] attributes(Path path, String group, String owner) {
    if (this == UMASK || !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(
          PosixFilePermissions.fromString(this == GROUP ? group : owner))
    };
  }
}
