//! The register of everyone in the organisation, from applicant to member.
