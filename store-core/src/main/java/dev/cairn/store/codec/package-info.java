/**
 * What turns a body into stored bytes and back, and what tells two states apart (FORMAT.md section
 * 9). The only package that knows the two libraries.
 *
 * <pre>
 *   state --ContentHash--> 16 bytes in the checkpoint's head
 *   body  --Lz4--> codec 1, where that saves a sixteenth; else as is, codec 0
 *   body  --Deflating--> codec 2 or 3, by the bodies before it, when it settles; --Inflating--> body
 * </pre>
 */
@NullMarked
package dev.cairn.store.codec;

import org.jspecify.annotations.NullMarked;
