//! What tests share: TestApp, personas, page outlines, database templates.
