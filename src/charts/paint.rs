//! Draws a layout with plotters on any backend. All coordinates are multiplied
//! by the backend's units per pixel: ten in SVG, so that lines keep a decimal,
//! and the pixel ratio in bitmaps, so that they are crisp.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{PathElement, Rectangle, Text as TextElement};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::hatch;
use super::ink::Ink;
use super::layout::{Anchor, Bar, Layout, TEXT_PX, Text};
use super::spec::SeriesColour;

const LINE_PX: f64 = 2.0;

/// Draws `layout`.
///
/// # Errors
///
/// What the backend reports.
pub(crate) fn painted<Backend: DrawingBackend>(
    layout: &Layout,
    backend: Backend,
    units_per_px: u32,
) -> Result<(), DrawingAreaErrorKind<Backend::ErrorType>> {
    let brush = Brush {
        area: backend.into(),
        units_per_px: f64::from(units_per_px),
    };
    for line in layout.grid.iter().filter(|line| !line.is_zero) {
        brush.path(Ink::Grid, 1.0, [line.from, line.to])?;
    }
    for series in layout
        .bars
        .chunk_by(|left, right| left.series == right.series)
    {
        brush.bars(series)?;
    }
    for line in layout.grid.iter().filter(|line| line.is_zero) {
        brush.path(Ink::Zero, 1.0, [line.from, line.to])?;
    }
    for line in &layout.lines {
        let ink = Ink::Series(line.colour);
        // A line through a single point would not be seen.
        if let [(x, y)] = line.points[..] {
            brush.path(ink, LINE_PX, [(x - 6.0, y), (x + 6.0, y)])?;
        } else {
            brush.path(ink, LINE_PX, line.points.iter().copied())?;
        }
    }
    for text in &layout.texts {
        brush.text(text)?;
    }
    brush.area.present()
}

struct Brush<Backend: DrawingBackend> {
    area: DrawingArea<Backend, Shift>,
    units_per_px: f64,
}

impl<Backend: DrawingBackend> Brush<Backend> {
    fn units(&self, (x, y): (f64, f64)) -> (i32, i32) {
        let scaled = |value: f64| (value * self.units_per_px).round() as i32;
        (scaled(x), scaled(y))
    }

    /// Bars of one series.
    fn bars(&self, bars: &[Bar]) -> Result<(), DrawingAreaErrorKind<Backend::ErrorType>> {
        for bar in bars {
            let ink = match bar.colour {
                SeriesColour::Unpriced => Ink::UnpricedGround,
                colour => Ink::Series(colour),
            };
            let corners = [
                self.units((bar.area.left, bar.area.top)),
                self.units((bar.area.right, bar.area.bottom)),
            ];
            let style = ShapeStyle::from(ink.colour()).filled();
            self.area.draw(&Rectangle::new(corners, style))?;
        }
        for bar in bars {
            if bar.colour == SeriesColour::Unpriced {
                if let Some(frame) = hatch::frame(&bar.area) {
                    self.path(Ink::Series(bar.colour), 1.0, frame)?;
                }
                for (from, to) in hatch::strokes(&bar.area) {
                    self.path(Ink::Series(bar.colour), 1.0, [from, to])?;
                }
            }
        }
        Ok(())
    }

    fn path(
        &self,
        ink: Ink,
        width_px: f64,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Result<(), DrawingAreaErrorKind<Backend::ErrorType>> {
        let width = (width_px * self.units_per_px).round() as u32;
        let style = ShapeStyle::from(ink.colour()).stroke_width(width);
        let points: Vec<_> = points.into_iter().map(|point| self.units(point)).collect();
        self.area.draw(&PathElement::new(points, style))
    }

    fn text(&self, text: &Text) -> Result<(), DrawingAreaErrorKind<Backend::ErrorType>> {
        let horizontal = match text.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let font = FontDesc::new(
            FontFamily::SansSerif,
            TEXT_PX * self.units_per_px,
            FontStyle::Normal,
        );
        let colour = Ink::Text(text.role).colour();
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(Pos::new(horizontal, VPos::Center));
        self.area.draw(&TextElement::new(
            text.text.as_str(),
            self.units(text.at),
            style,
        ))
    }
}
