//! The program behind the figure of checks and attacks: text in, text out. It has the attacks' bytes with it, reads and judges them when a
//! reader switches a check, and asks the browser for what only that reckons with (`theme/defender-loader.js`).
#![cfg_attr(target_family = "wasm", no_std)]
extern crate alloc;

use alloc::string::String;
use join_defender::Live;
use wasm_bindgen::prelude::wasm_bindgen;

/// Much smaller than the standard one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A fault of the program itself ends the call with an error, which the script that called shows in the figure.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

const ATTACKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/attacks"));
const WORLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/world"));

/// Why a page that came by plain http from another host reckons nothing.
const PLAIN: &str = "this page came by plain http, and a browser reckons with RSA only on https, localhost or a file";

/// The attacks of a page.
#[wasm_bindgen]
pub struct Attacks(Live);

#[wasm_bindgen]
impl Attacks {
    /// `reckons`: the browser has WebCrypto.
    #[wasm_bindgen(constructor)]
    pub fn new(reckons: bool) -> Attacks {
        Attacks(Live::new(ATTACKS, WORLD, if reckons { "" } else { PLAIN }))
    }

    /// See [`Live::judge`].
    pub fn judge(&mut self, off: &str) -> String {
        self.0.judge(off)
    }

    /// See [`Live::answer`].
    pub fn answer(&mut self, number: usize, fits: u8) -> String {
        self.0.answer(number, fits)
    }
}
