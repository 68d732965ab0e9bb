-- What people take off is in their hand-made rows; nothing ever told it here.
alter table live drop column blocked;
