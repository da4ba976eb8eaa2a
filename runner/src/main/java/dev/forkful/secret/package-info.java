/** What must not leave the process as text: values that are secret, and how they are taken out. A leaf; public. */
@NullMarked
package dev.forkful.secret;

import org.jspecify.annotations.NullMarked;
