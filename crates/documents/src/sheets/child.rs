//! Reading foreign sheets: the child's side. The only code that parses them.

use platform::worker::{FrameWriter, Refusal};

use super::{
    Cell, Format, Outline, Parameters, Row, SheetCode, SheetLimits, SheetOutline, Which, container,
    error::{refuse, refuse_at},
    kinds::{self, Looks},
    outline::HEAD,
    wire,
};

mod loaded;
mod text;
mod xlsx;

/// A frame goes out with this many rows or this many bytes, whichever comes first.
const ROWS: usize = 1_000;
const BYTES: usize = 1 << 20;
/// The longest row in bytes on its way to the parent; far above what a person types into 200 columns.
const ROW_BYTES: usize = 4 << 20;
/// The last row that Excel has.
const LAST_ROW: u32 = 1_048_576;

/// What rows are read from.
trait Book {
    /// The sheets, without their first rows.
    fn sheets(&self) -> Vec<SheetOutline>;

    /// Hands out the cells of a sheet, row by row, at their places counted from 0, until the taker has enough.
    fn cells(&mut self, sheet: usize, taker: &mut dyn Taker) -> Result<(), Refusal>;
}

/// Takes cells.
trait Taker {
    /// The row that is being put together; 0 before the first one.
    fn row(&self) -> u32;

    /// Takes one cell; whether more are wanted.
    fn put(&mut self, place: (u32, u32), cell: Cell) -> Result<bool, Refusal>;
}

/// The job: refuses the file, or sends its outline, how each sheet begins, and the rows asked for.
pub(crate) fn run(file: Vec<u8>, parameters: &str, frames: &mut FrameWriter) -> Result<(), Refusal> {
    let Parameters { limits, which } =
        serde_json::from_str(parameters).map_err(|error| Refusal::new("parameters", error.to_string()))?;
    let (format, encoding, mut book) = open(file, &limits)?;
    let mut outline = Outline { format, encoding, sheets: book.sheets() };
    if !outline.sheets.iter().any(|sheet| !sheet.is_hidden) {
        return Err(refuse(SheetCode::NoSheet, "no visible worksheet"));
    }
    let mut heads = Vec::new();
    let mut first_refusal = None;
    for (at, sheet) in outline.sheets.iter_mut().enumerate() {
        let mut head = Rows::new(limits);
        if let Err(refusal) = book.cells(at, &mut head).and_then(|()| head.end_row().map(|_| ())) {
            // One sheet that cannot be read is no reason to leave the others.
            refusal.code.clone_into(&mut sheet.refusal);
            if !sheet.is_hidden && first_refusal.is_none() {
                first_refusal = Some(refusal);
            }
            head.rows.clear();
        }
        heads.push(head.rows);
    }
    let is_readable = |(sheet, head): (&SheetOutline, &Vec<Row>)| !sheet.is_hidden && !head.is_empty();
    if !outline.sheets.iter().zip(&heads).any(is_readable) {
        return Err(first_refusal.unwrap_or_else(|| refuse(SheetCode::NoHeadings, "no value in any sheet")));
    }
    let json = serde_json::to_vec(&outline).map_err(|error| Refusal::new("outline", error.to_string()))?;
    frames.send(&json)?;
    for (at, rows) in heads.iter().enumerate() {
        let mut frame = Vec::new();
        wire::begin(at, &mut frame);
        for row in rows {
            wire::encode(row, &mut frame);
        }
        frames.send(&frame)?;
    }
    for (at, sheet) in outline.sheets.iter().enumerate() {
        let is_wanted = match &which {
            Which::Outline => false,
            Which::All => sheet.refusal.is_empty(),
            Which::Only(wanted) => wanted.contains(&at),
        };
        if is_wanted {
            let mut sender = Sender::new(frames, limits, at);
            book.cells(at, &mut sender)?;
            sender.finish()?;
        }
    }
    Ok(())
}

fn open(file: Vec<u8>, limits: &SheetLimits) -> Result<(Format, String, Box<dyn Book>), Refusal> {
    let nothing = String::new();
    match kinds::looks(&file) {
        Looks::Foreign(code) => Err(refuse(code, "by its first bytes")),
        Looks::Compound => Ok((Format::Xls, nothing, loaded::xls(file)?)),
        Looks::Text => {
            let (encoding, book) = text::open(&file)?;
            Ok((Format::Text, encoding, book))
        }
        Looks::Container => {
            let looked = container::check(&file, limits)?;
            let book: Box<dyn Book> = match looked.format {
                Format::Ods => loaded::ods(file)?,
                _ => Box::new(xlsx::Workbook::open(file, &looked.marks)?),
            };
            Ok((looked.format, nothing, book))
        }
    }
}

/// A text as a cell.
fn written(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// Puts cells together to rows and holds them against the limits.
#[expect(clippy::struct_field_names, reason = "rows made of cells, the finished ones among them")]
struct Rows {
    limits: SheetLimits,
    row: Row,
    /// Rows finished so far.
    finished: u32,
    rows: Vec<Row>,
}

impl Rows {
    fn new(limits: SheetLimits) -> Self {
        Self { limits, row: Row::default(), finished: 0, rows: Vec::new() }
    }

    /// Takes one cell; gives the row before when the cell begins another.
    fn take(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<Option<Row>, Refusal> {
        let number = row.saturating_add(1);
        if cell == Cell::Empty {
            return Ok(None);
        }
        if number < self.row.number || number > LAST_ROW {
            return Err(refuse_at(SheetCode::Broken, number, "rows are out of order"));
        }
        let mut ended = None;
        if number > self.row.number {
            ended = self.end()?;
            self.row.number = number;
        }
        if column >= self.limits.columns {
            let detail = format!("column {}", column.saturating_add(1));
            return Err(refuse_at(SheetCode::TooManyColumns, number, detail));
        }
        if let Cell::Text(text) = &cell
            && text.len() > self.limits.characters
            && text.chars().count() > self.limits.characters
        {
            return Err(refuse_at(SheetCode::TooMuchText, number, "a cell"));
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = self.row.cells.get_mut(column) {
            *place = cell;
        }
        Ok(ended)
    }

    /// The row that is being put together, finished.
    fn end(&mut self) -> Result<Option<Row>, Refusal> {
        if self.row.cells.is_empty() {
            return Ok(None);
        }
        if self.finished > self.limits.rows {
            let detail = format!("more than {}", self.limits.rows);
            return Err(refuse_at(SheetCode::TooManyRows, self.row.number, detail));
        }
        self.finished += 1;
        let width = self.row.cells.len();
        let cells = std::mem::replace(&mut self.row.cells, Vec::with_capacity(width));
        Ok(Some(Row { number: self.row.number, cells }))
    }

    fn end_row(&mut self) -> Result<bool, Refusal> {
        if let Some(row) = self.end()? {
            self.rows.push(row);
        }
        Ok(self.rows.len() < HEAD)
    }
}

/// Keeps how a sheet begins.
impl Taker for Rows {
    fn row(&self) -> u32 {
        self.row.number
    }

    fn put(&mut self, place: (u32, u32), cell: Cell) -> Result<bool, Refusal> {
        if let Some(row) = self.take(place, cell)? {
            self.rows.push(row);
        }
        let is_full = self.rows.len() >= HEAD;
        if is_full {
            // What has begun behind the last row kept is not the whole row.
            self.row.cells.clear();
        }
        Ok(!is_full)
    }
}

/// Sends rows in frames.
struct Sender<'a> {
    frames: &'a mut FrameWriter,
    rows: Rows,
    sheet: usize,
    frame: Vec<u8>,
    rows_in_frame: usize,
}

impl Taker for Sender<'_> {
    fn row(&self) -> u32 {
        self.rows.row.number
    }

    fn put(&mut self, place: (u32, u32), cell: Cell) -> Result<bool, Refusal> {
        if let Some(row) = self.rows.take(place, cell)? {
            self.send(&row)?;
        }
        Ok(true)
    }
}

impl<'a> Sender<'a> {
    fn new(frames: &'a mut FrameWriter, limits: SheetLimits, sheet: usize) -> Self {
        Self { frames, rows: Rows::new(limits), sheet, frame: Vec::new(), rows_in_frame: 0 }
    }

    fn send(&mut self, row: &Row) -> Result<(), Refusal> {
        if self.frame.is_empty() {
            wire::begin(self.sheet, &mut self.frame);
        }
        let before = self.frame.len();
        wire::encode(row, &mut self.frame);
        if self.frame.len() - before > ROW_BYTES {
            return Err(refuse_at(SheetCode::TooMuchText, row.number, "a row"));
        }
        self.rows_in_frame += 1;
        if self.rows_in_frame >= ROWS || self.frame.len() >= BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        if !self.frame.is_empty() {
            self.frames.send(&self.frame)?;
            self.frame.clear();
            self.rows_in_frame = 0;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Refusal> {
        if let Some(row) = self.rows.end()? {
            self.send(&row)?;
        }
        self.flush()
    }
}
