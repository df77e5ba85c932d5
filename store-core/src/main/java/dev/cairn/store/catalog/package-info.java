/**
 * The catalog: which runs exist, and how far their segments count. A batch of rows that ends in a
 * COMMIT is the commit point of settling; what the catalog says has settled, the journal need not
 * keep.
 */
@NullMarked
package dev.cairn.store.catalog;

import org.jspecify.annotations.NullMarked;
