//! The program behind the figures of bytes: text in, text out. It knows no document; `theme/bytes-loader.js` shows what it answers, and
//! reckons what only a browser reckons with. What a reader gives it is read here and goes nowhere.
#![cfg_attr(target_family = "wasm", no_std)]
extern crate alloc;

use alloc::string::String;
use join_inspect::{Desk, Library};
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

const CORE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/core"));
const WORLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/world"));

/// Why a page that came by plain http from another host reckons nothing.
const PLAIN: &str = "this page came by plain http, and a browser reckons with RSA and AES only on https, localhost or a file";

/// The figures of a page.
#[wasm_bindgen]
pub struct Figures(Desk);

#[wasm_bindgen]
impl Figures {
    /// `reckons`: the browser has WebCrypto.
    #[wasm_bindgen(constructor)]
    pub fn new(reckons: bool) -> Figures {
        Figures(Desk::new(
            Library::new(CORE, WORLD),
            if reckons { "" } else { PLAIN },
        ))
    }

    /// A reader does something in a figure; see [`Desk::act`].
    pub fn act(&mut self, figure: usize, what: &str, value: &str) -> String {
        self.0.act(figure, what, value)
    }

    /// Bytes for a figure: a reader's own at a time, in seconds since 1970; the answer to question `what`; or the second file.
    pub fn take(&mut self, figure: usize, what: &str, bytes: &[u8], now: f64) -> String {
        match what {
            "own" => self.0.own(figure, bytes, now as i64),
            run if run.starts_with("run-") => self.0.run(figure, run, bytes, now as i64),
            "more" => {
                self.0.more(bytes);
                self.0.act(figure, "", "")
            }
            number => number.parse().map_or_else(
                |_| String::new(),
                |number| self.0.answer(figure, number, bytes),
            ),
        }
    }
}
