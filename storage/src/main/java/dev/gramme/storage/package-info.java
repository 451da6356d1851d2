/// Engines behind the door [Store][dev.gramme.core.port.Store]. Here stands only what an [Engine]
/// in jars of its own has to be; the engines of this module are packages below.
@NullMarked
package dev.gramme.storage;

import org.jspecify.annotations.NullMarked;
