//! What goes over the wire in a run: HTTP exchanges with their bodies, and the HAR that holds them.
