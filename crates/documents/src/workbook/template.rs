//! The blank template of a layout: headings with notes, lists to choose from, and a sheet that explains the columns.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, Formula, Note, Worksheet, XlsxError,
};

use super::{Heading, LAST_ROW, Looks, WorkbookError, book, fitting, sheet_name, width_of, write_headings};
use crate::{
    table::{Kind, Layout},
    texts,
};

/// A workbook with the headings of a layout and nothing under them.
///
/// # Errors
/// When the layout has more columns than a sheet.
pub fn template(layout: &Layout) -> Result<Vec<u8>, WorkbookError> {
    let looks = Looks::new();
    let mut book = book();
    let mut sheet = Worksheet::new();
    sheet.set_name(sheet_name(layout.title))?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 24)?;
    // A cell that is text keeps the digits of a number that a person types, and never becomes a formula.
    let as_text = Format::new().set_num_format("@");
    let mut choices = Worksheet::new();
    choices.set_name(texts::CHOICES_SHEET)?.set_hidden(true);
    for (at, column) in (0..).zip(layout.shown()) {
        let look = if column.required { &looks.required } else { &looks.heading };
        sheet.write_string_with_format(0, at, column.heading, look)?;
        let width = width_of(column.heading).max(width_of(column.example)).clamp(10.0, 40.0);
        sheet.set_column_width(at, width)?;
        match column.kind {
            Kind::Date => sheet.set_column_format(at, &looks.date)?,
            Kind::Number | Kind::Amount => &mut sheet,
            _ => sheet.set_column_format(at, &as_text)?,
        };
        let note = Note::new(texts::heading_note(column.required, column.hint, column.example));
        sheet.insert_note(0, at, &note.add_author_prefix(false).set_width(240).set_height(110))?;
        if let Some(list) = column.choices {
            offer(&mut sheet, &mut choices, at, column.heading, &list())?;
        }
    }
    let has_choices = layout.shown().any(|column| column.choices.is_some());
    book.push_worksheet(sheet);
    book.push_worksheet(guide(layout, &looks)?);
    if has_choices {
        book.push_worksheet(choices);
    }
    Ok(book.save_to_buffer()?)
}

/// Writes the choices into a column of their own sheet, and lets the cells of the data sheet point there: a list inside
/// the rule itself may not be longer than 255 characters.
fn offer(
    sheet: &mut Worksheet,
    choices: &mut Worksheet,
    at: u16,
    heading: &str,
    list: &[&str],
) -> Result<(), XlsxError> {
    choices.write_string(0, at, heading)?;
    for (row, choice) in (1..).zip(list) {
        choices.write_string(row, at, fitting(choice))?;
    }
    let column = rust_xlsxwriter::utility::column_number_to_name(at);
    let source =
        Formula::new(format!("='{}'!${column}$2:${column}${}", texts::CHOICES_SHEET, list.len() + 1));
    let rule = DataValidation::new()
        .allow_list_formula(source)
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_message(texts::CHOOSE_FROM_LIST)?;
    sheet.add_data_validation(1, at, LAST_ROW, at, &rule)?;
    Ok(())
}

/// The sheet that explains the columns.
fn guide(layout: &Layout, looks: &Looks) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(texts::GUIDE_SHEET)?;
    let widths = [22.0, 10.0, 48.0, 26.0, 60.0];
    let headings: Vec<_> = texts::GUIDE_HEADINGS
        .iter()
        .zip(widths)
        .map(|(text, width)| Heading::new(*text).wide(width))
        .collect();
    write_headings(&mut sheet, &headings, &looks.heading)?;
    for (row, column) in (1..).zip(layout.shown()) {
        let choices = column.choices.map(|choices| texts::listed(&choices())).unwrap_or_default();
        let required = if column.required { texts::REQUIRED } else { texts::OPTIONAL };
        let cells = [column.heading, required, column.hint, column.example, &choices];
        for (at, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, at, fitting(text), &looks.wrapped)?;
        }
    }
    Ok(sheet)
}
