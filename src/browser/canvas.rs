//! Pictures made of SVG: the browser draws them on a canvas and encodes them.

use js_sys::Promise;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::download::save_blob;

/// A picture has at least so many pixels for each pixel of the page, so that it
/// can be printed.
const LEAST_RATIO: f64 = 2.0;

/// Offers the picture that `svg` describes for download as `name`, a PNG, at the
/// screen's pixel ratio or twice the size; whether the browser could make it.
pub(crate) async fn save_png(name: &str, svg: &str, size_px: (u32, u32)) -> bool {
    try_save(name, svg, size_px).await.is_ok()
}

async fn try_save(name: &str, svg: &str, (width_px, height_px): (u32, u32)) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let image = HtmlImageElement::new()?;
    // An address with the picture in it taints no canvas and needs no clearing.
    let escaped = js_sys::encode_uri_component(svg);
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{escaped}"));
    JsFuture::from(image.decode()).await?;
    let ratio = window.device_pixel_ratio().max(LEAST_RATIO);
    let (width, height) = (f64::from(width_px) * ratio, f64::from(height_px) * ratio);
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width.ceil() as u32);
    canvas.set_height(height.ceil() as u32);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let made = Promise::new(&mut |resolve, reject| {
        let on_blob = Closure::once_into_js(move |blob: JsValue| {
            // The promise's own functions never throw.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        if let Err(problem) = canvas.to_blob(on_blob.unchecked_ref()) {
            let _ = reject.call1(&JsValue::NULL, &problem);
        }
    });
    let blob: Blob = JsFuture::from(made).await?.dyn_into()?;
    save_blob(name, &blob)
}
