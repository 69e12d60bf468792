//! Draws a layout with plotters. All coordinates are multiplied by the backend's
//! units per pixel, so that positions keep a decimal; a colour carries the number
//! of an ink, which the backend gives its look.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{PathElement, Polygon as PolygonElement, Rectangle, Text as TextElement};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::dash::dashed;
use super::hatch;
use super::ink::Ink;
use super::layout::{LARGE_TEXT_PX, Layout, TEXT_PX};
use super::shapes::{Anchor, Bar, Line, Point, Polygon, Text};
use super::spec::SeriesColour;

const LINE_PX: f64 = 2.0;
const UNPRICED: Ink = Ink::Series(SeriesColour::Unpriced);

/// Draws `layout`.
///
/// # Errors
///
/// What the backend reports.
pub(crate) fn painted<Backend: DrawingBackend>(
    layout: &Layout,
    backend: Backend,
    units_per_px: u32,
) -> Drawn<Backend> {
    let brush = Brush {
        area: backend.into(),
        units_per_px: f64::from(units_per_px),
    };
    for line in layout.grid.iter().filter(|line| !line.is_zero) {
        brush.path(Ink::Grid, 1.0, [line.from, line.to])?;
    }
    for bars in layout
        .bars
        .chunk_by(|left, right| left.series == right.series)
    {
        brush.bars(bars)?;
    }
    for polygon in &layout.polygons {
        brush.polygon(polygon)?;
    }
    for veil in &layout.veils {
        for (from, to) in hatch::strokes(veil) {
            brush.path(Ink::Surface, 2.0, [from, to])?;
        }
    }
    for line in layout.grid.iter().filter(|line| line.is_zero) {
        brush.path(Ink::Zero, 1.0, [line.from, line.to])?;
    }
    for line in &layout.lines {
        brush.line(line)?;
    }
    for stroke in &layout.strokes {
        brush.path(stroke.ink, stroke.width_px, stroke.points.iter().copied())?;
    }
    for text in &layout.texts {
        brush.text(text)?;
    }
    brush.area.present()
}

type Drawn<Backend> = Result<(), DrawingAreaErrorKind<<Backend as DrawingBackend>::ErrorType>>;

struct Brush<Backend: DrawingBackend> {
    area: DrawingArea<Backend, Shift>,
    units_per_px: f64,
}

impl<Backend: DrawingBackend> Brush<Backend> {
    fn units(&self, (x, y): Point) -> (i32, i32) {
        let scaled = |value: f64| (value * self.units_per_px).round() as i32;
        (scaled(x), scaled(y))
    }

    /// Bars of one series.
    fn bars(&self, bars: &[Bar]) -> Drawn<Backend> {
        for bar in bars {
            let ink = ground(bar.ink);
            let corners = [
                self.units((bar.area.left, bar.area.top)),
                self.units((bar.area.right, bar.area.bottom)),
            ];
            let style = ShapeStyle::from(colour(ink)).filled();
            self.area.draw(&Rectangle::new(corners, style))?;
        }
        for bar in bars.iter().filter(|bar| bar.ink == UNPRICED) {
            if let Some(frame) = hatch::frame(&bar.area) {
                self.path(UNPRICED, 1.0, frame)?;
            }
            self.hatch(&bar.area.corners())?;
        }
        Ok(())
    }

    fn polygon(&self, polygon: &Polygon) -> Drawn<Backend> {
        let ink = Ink::Series(polygon.colour);
        let points: Vec<_> = polygon
            .points
            .iter()
            .map(|point| self.units(*point))
            .collect();
        let style = ShapeStyle::from(colour(ground(ink))).filled();
        self.area.draw(&PolygonElement::new(points, style))?;
        if ink == UNPRICED {
            self.hatch(&polygon.points)?;
            let ring = polygon.points.iter().chain(polygon.points.first());
            self.path(UNPRICED, 1.0, ring.copied())?;
        }
        Ok(())
    }

    fn hatch(&self, points: &[Point]) -> Drawn<Backend> {
        for (from, to) in hatch::strokes(points) {
            self.path(UNPRICED, 1.0, [from, to])?;
        }
        Ok(())
    }

    fn line(&self, line: &Line) -> Drawn<Backend> {
        let ink = Ink::Series(line.colour);
        // A line through a single point would not be seen.
        if let [(x, y)] = line.points[..] {
            return self.path(ink, LINE_PX, [(x - 6.0, y), (x + 6.0, y)]);
        }
        let solid = line.solid_points.min(line.points.len());
        if solid > 1 {
            self.path(ink, LINE_PX, line.points[..solid].iter().copied())?;
        }
        for dash in dashed(&line.points[solid.saturating_sub(1)..], 4.0, 4.0) {
            self.path(ink, LINE_PX, dash)?;
        }
        Ok(())
    }

    fn path(
        &self,
        ink: Ink,
        width_px: f64,
        points: impl IntoIterator<Item = Point>,
    ) -> Drawn<Backend> {
        let width = (width_px * self.units_per_px).round() as u32;
        let style = ShapeStyle::from(colour(ink)).stroke_width(width);
        let points: Vec<_> = points.into_iter().map(|point| self.units(point)).collect();
        self.area.draw(&PathElement::new(points, style))
    }

    fn text(&self, text: &Text) -> Drawn<Backend> {
        let horizontal = match text.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let size_px = if text.is_large {
            LARGE_TEXT_PX
        } else {
            TEXT_PX
        };
        let font = FontDesc::new(
            FontFamily::SansSerif,
            size_px * self.units_per_px,
            FontStyle::Normal,
        );
        let colour = colour(text.ink);
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

fn colour(ink: Ink) -> RGBColor {
    RGBColor(0, 0, ink.number())
}

/// What lies beneath the hatching, or the ink itself.
fn ground(ink: Ink) -> Ink {
    if ink == UNPRICED {
        Ink::UnpricedGround
    } else {
        ink
    }
}
