// Whether somebody has changed a field since it came with the page, or since it was accepted (js/resource.js).

// A list in which no option is marked shows its first one.
function chosen(list, how) {
  const marked = [...list.options].flatMap((option, place) => (option[how] ? [place] : []));
  return marked.length || list.multiple ? marked.join() : "0";
}

export function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.nodeName === "SELECT") return chosen(field, "selected") !== chosen(field, "defaultSelected");
  return field.value !== field.defaultValue;
}
