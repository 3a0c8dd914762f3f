mod conditions;
mod replay;
mod requests;
mod rules;
mod virtual_session;
