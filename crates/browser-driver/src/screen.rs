//! The windows and colours that a page is looked at in.

/// A window in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A laptop.
pub const DESKTOP: Size = Size {
    width: 1280,
    height: 800,
};

/// A small telephone, the narrowest that most people hold.
pub const PHONE: Size = Size {
    width: 360,
    height: 740,
};

/// Which colours the reader's system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}
