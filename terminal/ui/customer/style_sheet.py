"""How the customer's display looks, as Qt's style sheets say it."""

from terminal.ui.customer.theme import TYPE, CustomerTheme
from terminal.ui.theme import CARD, FAMILY_LIST, INK, LINE, METER_OFF, ON_PRIMARY, PAGE, PRIMARY, RING, TINTS


def style_sheet(theme: CustomerTheme) -> str:
    """What Qt's style sheets can say of the customer's window."""
    roles = "\n".join(f'QLabel[role="{role}"] {{ font-size: {theme.font(role)}px; }}' for role in TYPE)
    tones = "\n".join(
        f'QFrame[role="tinted"][tone="{tone}"] {{ background: {tint}; border: none;'
        f" border-radius: {theme.radius}px; }}\n"
        f'QLabel[tone="{tone}"] {{ color: {theme.ink(tone)}; }}'
        for tone, tint in TINTS.items()
    )
    edge = f"border-radius: {theme.radius}px; padding: 0 {theme.px(24)}px;"
    return f"""
        * {{ font-family: {FAMILY_LIST}; color: {INK}; }}
        #customer {{ background: {CARD}; }}
        QLabel {{ background: transparent; border: none; }}
        {roles}
        QLabel[strong="true"] {{ font-weight: 600; }}
        QLabel[quiet="true"] {{ color: {theme.ink("plain")}; }}
        {tones}
        QFrame[role="card"] {{
            background: {CARD}; border: 2px solid {METER_OFF}; border-radius: {theme.radius}px; }}
        QFrame[role="card"][current="true"] {{ border: {theme.line}px solid {PRIMARY}; }}
        QFrame[role="card"][tone="fail"] {{
            background: {theme.tint("fail")}; border: 2px solid {theme.tint("fail")}; }}
        QFrame[role="captions"] {{ background: {theme.ground_of_captions}; border-radius: {theme.radius}px; }}
        QFrame[role="captions"][empty="true"] {{ background: transparent; }}
        QLabel[role="caption"] {{ color: {theme.ink_of_captions(final=True)}; font-weight: 600; }}
        QLabel[role="caption"][partial="true"] {{ color: {theme.ink_of_captions(final=False)}; }}
        QScrollArea, #scrolled {{ background: transparent; border: none; }}
        QScrollBar:vertical {{ background: {PAGE}; width: {theme.px(20)}px; margin: 0; border: none; }}
        QScrollBar::handle:vertical {{ background: {RING}; border-radius: 6px; min-height: {theme.tool}px; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
        QPushButton {{
            background: {CARD}; color: {INK}; border: 2px solid {RING}; {edge}
            font-size: {theme.font("button")}px; font-weight: 600; }}
        QPushButton:focus {{ border: {theme.line}px solid {INK}; }}
        QPushButton[role="primary"] {{
            background: {PRIMARY}; color: {ON_PRIMARY}; border: 2px solid {PRIMARY}; }}
        QPushButton[role="primary"]:focus {{ border: {theme.line}px solid {INK}; }}
        QPushButton[role="answer"] {{ border: 3px solid {INK}; }}
        QPushButton[role="answer"]:focus {{ border: {theme.line + 2}px solid {INK}; }}
        QPushButton[role="answer"][chosen="true"] {{
            background: {theme.tint("person")}; border: {theme.line + 2}px solid {theme.ink("person")};
            color: {theme.ink("person")}; }}
        QPushButton[role="blocked"], QPushButton:disabled {{
            background: {theme.tint("plain")}; color: {theme.ink("plain")}; border: 2px solid {LINE}; }}
        QPushButton[role="tool"] {{
            font-size: {theme.font("small")}px; font-weight: 400; padding: 0 {theme.px(9)}px; }}
        QPushButton[role="tool"][chosen="true"] {{
            background: {theme.tint("plain")}; border: 3px solid {INK}; font-weight: 600; }}
        QPushButton[role="side"] {{
            font-size: {theme.font("lead")}px; font-weight: 400; text-align: left; }}
        QPushButton[role="tab"] {{ text-align: left; }}
        QPushButton[role="tab"][chosen="true"] {{ border: {theme.line}px solid {PRIMARY}; }}
        QPushButton[role="tab"] QLabel {{ font-size: {theme.font("lead")}px; font-weight: 400; }}
        QPushButton[role="tab"] QLabel[strong="true"] {{ font-weight: 600; }}
    """
