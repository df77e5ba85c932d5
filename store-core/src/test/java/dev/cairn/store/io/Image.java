package dev.cairn.store.io;

/** What a directory entry leads to: a file's content or a directory's, independent of its names. */
sealed interface Image permits FileImage, DirectoryImage {}
