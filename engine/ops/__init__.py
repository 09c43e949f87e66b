"""Pure array functions, forward and gradients; no settings, no state, no input or output."""
