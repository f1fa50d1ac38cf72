//! The circumstances a page is looked at in: size, colours, motion, paper, no JavaScript, a slow machine.
use crate::{Browser, Result, Scheme, Size};
use serde_json::json;

impl Browser {
    /// Gives the window a size.
    ///
    /// # Errors
    /// When the browser refuses; so for every method here.
    pub fn size(&mut self, size: Size) -> Result<()> {
        // Not "mobile": a telephone's browser widens its layout instead of scrolling sideways, which would hide the fault.
        let params = json!({ "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", params)
            .map(drop)
    }

    /// Sets colours, whether motion is unwelcome, and whether the page is on paper.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn media(&mut self, scheme: Scheme, still: bool, print: bool) -> Result<()> {
        let colours = if scheme == Scheme::Dark {
            "dark"
        } else {
            "light"
        };
        let motion = if still { "reduce" } else { "no-preference" };
        let params = json!({
            "media": if print { "print" } else { "" },
            "features": [
                { "name": "prefers-color-scheme", "value": colours },
                { "name": "prefers-reduced-motion", "value": motion },
            ],
        });
        self.call("Emulation.setEmulatedMedia", params).map(drop)
    }

    /// Lets pages opened from now on run scripts, or not.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn scripts(&mut self, on: bool) -> Result<()> {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !on }),
        )
        .map(drop)
    }

    /// Makes the processor so many times slower; 1 is as it is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn slow_down(&mut self, times: u32) -> Result<()> {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": times }))
            .map(drop)
    }
}
