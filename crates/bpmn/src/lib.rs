//! BPMN 2.0 process engine: pure, without input, output, clock or database.
