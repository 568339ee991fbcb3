//! Bilingual texts in and out of their four columns: `row.title()` and `row.set_title(&text)`.

use domain::language::{Bilingual, Text, TextError};
use sea_orm::ActiveValue::Set;

use crate::enums::TextState;

/// Reads a text from the values of its columns.
///
/// # Errors
/// When a state and its words disagree: the database's own check was got around.
pub fn read(
    fr: Option<&str>,
    fr_state: TextState,
    en: Option<&str>,
    en_state: TextState,
) -> Result<Bilingual, TextError> {
    let half =
        |words: Option<&str>, state: TextState| Text::new(words.map(str::to_owned), state.into());
    Ok(Bilingual {
        fr: half(fr, fr_state)?,
        en: half(en, en_state)?,
    })
}

/// Declares the texts of a table: how each is read and set, and its four columns.
macro_rules! texts {
    ($($table:ident {
        $($name:ident, $set:ident: $fr:ident, $fr_state:ident, $en:ident, $en_state:ident;)+
    })+) => {$(
        impl crate::$table::Model {$(
            /// The text in both languages.
            ///
            /// # Errors
            /// When a state and its words disagree.
            pub fn $name(&self) -> Result<Bilingual, TextError> {
                read(self.$fr.as_deref(), self.$fr_state, self.$en.as_deref(), self.$en_state)
            }
        )+}

        impl crate::$table::ActiveModel {$(
            /// Sets the words and the states of both languages.
            pub fn $set(&mut self, text: &Bilingual) {
                self.$fr = Set(text.fr.value().map(str::to_owned));
                self.$fr_state = Set(text.fr.state().into());
                self.$en = Set(text.en.value().map(str::to_owned));
                self.$en_state = Set(text.en.state().into());
            }
        )+}
    )+};
}

texts! {
    activity {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        presented_to, set_presented_to: presented_to_fr, presented_to_fr_state, presented_to_en, presented_to_en_state;
    }
    affiliation {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    agenda_item {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    attachment {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    agenda_proposal {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    audience {
        name, set_name: name_fr, name_fr_state, name_en, name_en_state;
    }
    community {
        name, set_name: name_fr, name_fr_state, name_en, name_en_state;
        short_name, set_short_name: short_name_fr, short_name_fr_state, short_name_en, short_name_en_state;
        council_name, set_council_name: council_name_fr, council_name_fr_state, council_name_en, council_name_en_state;
        council_short_name, set_council_short_name: council_short_name_fr, council_short_name_fr_state, council_short_name_en, council_short_name_en_state;
    }
    council_seat_term {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    funding_reference {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    initiative {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        description, set_description: description_fr, description_fr_state, description_en, description_en_state;
        outcome, set_outcome: outcome_fr, outcome_fr_state, outcome_en, outcome_en_state;
    }
    issue {
        description, set_description: description_fr, description_fr_state, description_en, description_en_state;
        importance, set_importance: importance_fr, importance_fr_state, importance_en, importance_en_state;
        impact, set_impact: impact_fr, impact_fr_state, impact_en, impact_en_state;
        action_plan, set_action_plan: action_plan_fr, action_plan_fr_state, action_plan_en, action_plan_en_state;
    }
    meeting {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        description, set_description: description_fr, description_fr_state, description_en, description_en_state;
    }
    organization_name {
        name, set_name: name_fr, name_fr_state, name_en, name_en_state;
    }
    planned_item {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    point {
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
    }
    recommendation {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
        outcome, set_outcome: outcome_fr, outcome_fr_state, outcome_en, outcome_en_state;
    }
    recommendation_answer {
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
    }
    recommendation_follow_up {
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
    }
    recruitment_case {
        request_subject, set_request_subject: request_subject_fr, request_subject_fr_state, request_subject_en, request_subject_en_state;
        request, set_request: request_fr, request_fr_state, request_en, request_en_state;
    }
    publication {
        name, set_name: name_fr, name_fr_state, name_en, name_en_state;
    }
    publication_issue {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        introduction, set_introduction: introduction_fr, introduction_fr_state, introduction_en, introduction_en_state;
    }
    publication_section {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        introduction, set_introduction: introduction_fr, introduction_fr_state, introduction_en, introduction_en_state;
    }
    reference {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
    }
    report {
        correction, set_correction: correction_fr, correction_fr_state, correction_en, correction_en_state;
    }
    report_override {
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
    }
    report_text {
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
    }
    report_version {
        correction, set_correction: correction_fr, correction_fr_state, correction_en, correction_en_state;
    }
    resource {
        title, set_title: title_fr, title_fr_state, title_en, title_en_state;
        text, set_text: text_fr, text_fr_state, text_en, text_en_state;
        remedy, set_remedy: remedy_fr, remedy_fr_state, remedy_en, remedy_en_state;
    }
    resource_metric {
        label, set_label: label_fr, label_fr_state, label_en, label_en_state;
    }
    terms_of_reference {
        context, set_context: context_fr, context_fr_state, context_en, context_en_state;
        mandate, set_mandate: mandate_fr, mandate_fr_state, mandate_en, mandate_en_state;
        objectives, set_objectives: objectives_fr, objectives_fr_state, objectives_en, objectives_en_state;
        membership, set_membership: membership_fr, membership_fr_state, membership_en, membership_en_state;
        co_chairs, set_co_chairs: co_chairs_fr, co_chairs_fr_state, co_chairs_en, co_chairs_en_state;
        reporting, set_reporting: reporting_fr, reporting_fr_state, reporting_en, reporting_en_state;
        decision_making, set_decision_making: decision_making_fr, decision_making_fr_state, decision_making_en, decision_making_en_state;
        funding, set_funding: funding_fr, funding_fr_state, funding_en, funding_en_state;
        meeting_frequency, set_meeting_frequency: meeting_frequency_fr, meeting_frequency_fr_state, meeting_frequency_en, meeting_frequency_en_state;
    }
    topic {
        name, set_name: name_fr, name_fr_state, name_en, name_en_state;
    }
    working_group {
        name, set_name: name_fr, name_fr_state, name_en, name_en_state;
        mandate, set_mandate: mandate_fr, mandate_fr_state, mandate_en, mandate_en_state;
        outcome, set_outcome: outcome_fr, outcome_fr_state, outcome_en, outcome_en_state;
    }
}
