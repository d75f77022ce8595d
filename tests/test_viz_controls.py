"""Every control of every view is used as it is found, in one sitting: nothing breaks, and something is shown."""

import pytest
from viz_page import opened

from jconv import viz

CONTROLS = "button, select, input:not([type=file]), [role=gridcell][tabindex='0'], [role=option], summary"


def use(control):
    """Do what the control is for, and leave it elsewhere than it was."""
    kind = control.evaluate("(c) => c.localName === 'input' ? c.type : c.localName")
    if kind == "select":
        for value in control.locator("option").evaluate_all("(all) => all.map((o) => o.value)"):
            control.select_option(value)
    elif kind == "radio":
        control.check(force=True)  # what is seen of it lies above it
    elif kind == "range":
        control.press("ArrowRight")
    elif kind in ("number", "text"):
        control.fill("2")
        control.press("Enter")
    else:  # buttons, boxes to tick, cells
        control.click()


@pytest.mark.parametrize("name", viz.VIEWS)
def test_every_control_is_used(chromium, tmp_path, name):
    used = set()
    with opened(chromium, tmp_path, name) as page:
        page.evaluate("navigator.clipboard.writeText = () => Promise.resolve()")
        panel = page.locator("[role=tabpanel]")
        for index in range(300):
            control = panel.locator(CONTROLS).nth(index)  # a control may bring others, or take them away
            if control.count() == 0:
                break
            if not control.is_visible() or not control.is_enabled():
                continue
            used.add(control.evaluate("(c) => c.getAttribute('aria-label') || c.innerText || c.name || c.id"))
            use(control)
            assert panel.locator(".view").is_visible()
    assert len(used) > 5
