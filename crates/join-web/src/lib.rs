//! Browser glue: mounts the figures of a page, forwards what the reader does, renews the markup. It holds no logic of its own.
