"""How the teller's window looks, as Qt's style sheets say it."""

from terminal.ui.theme import (
    CARD,
    FAMILY_LIST,
    INK,
    KEY_LINE,
    LINE,
    METER_OFF,
    ON_PRIMARY,
    ON_STAGE,
    PAGE,
    PRIMARY,
    PRIMARY_HOVER,
    PRIMARY_TINT,
    RING,
    STAGE,
    TINTS,
    TYPE,
    FontRole,
    Theme,
)


def style_sheet(theme: Theme) -> str:
    """What Qt's style sheets can say of the teller's window; what is painted by hand asks the theme for its colours."""
    roles = "\n".join(
        f'QLabel[role="{role}"] {{ font-size: {theme.font(role)}px; font-weight: {_weight(role)}; }}' for role in TYPE
    )
    tones = "\n".join(
        f'QFrame[role="tinted"][tone="{tone}"] {{'
        f" background: {tint}; border: 1px solid {tint}; border-radius: {theme.radius}px; }}\n"
        f'QFrame[role="edged"][tone="{tone}"] {{ background: {CARD}; border: 1px solid {METER_OFF};'
        f" border-left: {theme.edge}px solid {theme.ink(tone)}; border-radius: {theme.radius}px; }}\n"
        f'QLabel[tone="{tone}"] {{ color: {theme.ink(tone)}; }}'
        for tone, tint in TINTS.items()
    )
    return f"""
        * {{ font-family: {FAMILY_LIST}; color: {INK}; font-size: {theme.font("body")}px; }}
        QMainWindow, #page {{ background: {PAGE}; }}
        QDialog {{ background: {CARD}; border: 2px solid {RING}; }}
        #top {{ background: {CARD}; border: none; border-bottom: 1px solid {LINE}; }}
        #banner {{ background: {theme.tint("warn")}; border-bottom: 1px solid {LINE}; }}
        #bottom {{ background: {CARD}; border: none; border-top: 1px solid {LINE}; }}
        QFrame[role="card"] {{
            background: {CARD}; border: 1px solid {METER_OFF}; border-radius: {theme.radius}px; }}
        QFrame[role="bare"] {{ background: transparent; border: none; }}
        QFrame[role="pill"] {{ background: {PRIMARY_TINT}; border: none; border-radius: {theme.radius}px; }}
        QFrame[role="pill"] QLabel {{ color: {PRIMARY}; }}
        QFrame[role="practice"] {{ border-bottom: 3px solid {theme.ink("warn")}; }}
        QFrame[role="asked"] {{ background: {CARD}; border: 1px solid {LINE}; border-radius: {theme.radius}px;
            border-left: 8px solid {theme.ink("warn")}; }}
        QFrame[role="second"] {{ background: {CARD}; border: 1px solid {LINE}; border-radius: {theme.radius}px;
            border-left: 8px solid {theme.ink("person")}; }}
        QFrame[role="line"] {{ background: transparent; border: none; border-bottom: 1px solid {METER_OFF}; }}
        QLineEdit[role="large"] {{ font-size: {theme.font("question")}px; }}
        QCheckBox {{ min-height: {theme.control - 12}px; spacing: {theme.space(2)}px; border: 2px solid {LINE};
            border-radius: {theme.radius}px; padding: 0 {theme.space(2)}px; background: {CARD}; }}
        QCheckBox:focus {{ border: 3px solid {INK}; }}
        QCheckBox::indicator {{ width: {theme.icon}px; height: {theme.icon}px; border: 2px solid {theme.secondary};
            border-radius: {theme.icon // 2 + 2}px; background: {CARD}; }}
        QCheckBox::indicator:checked {{ background: {theme.ink("person")}; border-color: {theme.ink("person")}; }}
        QFrame[role="rule"] {{ background: {LINE}; border: none; }}
        QLabel {{ background: transparent; border: none; }}
        {roles}
        QScrollArea, #scrolled {{ background: transparent; border: none; }}
        QScrollBar:vertical {{ background: {PAGE}; width: {theme.space(3)}px; margin: 0; border: none; }}
        QScrollBar::handle:vertical {{ background: {RING}; border-radius: 6px; min-height: {theme.control}px; }}
        QScrollArea:focus {{ border: 2px solid {PRIMARY}; border-radius: {theme.radius}px; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
        QLabel[quiet="true"] {{ color: {theme.secondary}; }}
        QLabel[strong="true"] {{ font-weight: 600; }}
        {_controls(theme)}
        {_form(theme)}
        {tones}
    """


def _controls(theme: Theme) -> str:
    """Buttons, choices and lines to type in."""
    edge = f"border-radius: {theme.radius}px; min-height: {theme.control - 6}px;"
    return f"""
        QPushButton {{
            background: {CARD}; color: {INK}; border: 2px solid {LINE}; {edge}
            padding: 0 {theme.space(3)}px; font-size: {theme.font("body")}px; font-weight: 600; margin: 1px;
            outline: none; }}
        QPushButton:hover {{ background: {PAGE}; }}
        QPushButton:disabled {{ color: {theme.secondary}; background: {PAGE}; border-color: {METER_OFF}; }}
        QPushButton:focus {{ border: 3px solid {INK}; }}
        QPushButton[role="place"] {{ text-align: left; padding: 0 {theme.space(2)}px; }}
        QPushButton[role="row"] {{ background: {CARD}; border: 2px solid {LINE}; text-align: left; }}
        QPushButton[role="row"][chosen="true"] {{ border: 3px solid {PRIMARY}; }}
        QPushButton[role="row"]:focus {{ border: 3px solid {INK}; }}
        QPushButton[role="row"] QLabel {{ font-weight: 400; }}
        QPushButton[role="row"] QLabel[strong="true"] {{ font-weight: 600; }}
        QPushButton[role="row"] QLabel[role="caption"] {{ font-size: {theme.font("caption")}px; }}
        QPushButton[role="beside"] {{ padding: 0 {theme.space(2)}px; }}
        QPushButton[role="beside"][chosen="true"] {{ border: 3px solid {PRIMARY}; background: {PRIMARY_TINT}; }}
        QPushButton[role="number"] {{ padding: 0; }}
        QPushButton[role="number"] QLabel {{ font-size: {theme.font("headline")}px; }}
        QPushButton[role="number"][chosen="true"] {{ border: 3px solid {PRIMARY}; background: {PRIMARY_TINT}; }}
        QPushButton[role="quiet"] {{
            border-color: {CARD}; font-size: {theme.font("caption")}px; font-weight: 400;
            padding: 0 {theme.space(1)}px; }}
        QPushButton[role="quiet"]:focus {{ border: 3px solid {PRIMARY}; }}
        QPushButton[role="primary"] {{
            background: {PRIMARY}; color: {ON_PRIMARY}; border: 2px solid {PRIMARY};
            min-width: {theme.primary_width}px; }}
        QPushButton[role="primary"]:hover {{ background: {PRIMARY_HOVER}; }}
        QPushButton[role="primary"]:focus {{ border: 3px solid {INK}; }}
        QPushButton[role="primary"]:pressed {{ background: {PRIMARY_HOVER}; border: 3px solid {INK}; }}
        QPushButton[role="primary"]:disabled {{ background: {METER_OFF}; border-color: {METER_OFF}; }}
        QPushButton[role="danger"] {{ color: {theme.ink("fail")}; border-color: {theme.ink("fail")}; }}
        QPushButton[role="danger"]:disabled {{ color: {theme.secondary}; border-color: {LINE}; }}
        QPushButton QLabel {{ color: {INK}; font-size: {theme.font("body")}px; font-weight: 600; }}
        QPushButton[role="primary"] QLabel {{ color: {ON_PRIMARY}; }}
        QPushButton QLabel[asleep="true"], QPushButton[role="primary"] QLabel[asleep="true"] {{
            color: {theme.secondary}; }}
        QLabel[role="onpicture"] {{ background: {STAGE}; color: {ON_STAGE}; border-radius: 6px;
            padding: 4px {theme.space(1)}px; font-size: {theme.font("caption")}px; }}
        QLabel[role="key"] {{
            font-size: {theme.font("caption")}px; font-weight: 400; border: 1px solid {KEY_LINE};
            border-radius: 6px; padding: 2px {theme.space(1)}px; }}
        QPushButton QLabel[role="key"] {{ font-size: {theme.font("caption")}px; font-weight: 400; }}
        QFrame[role="choice"] {{
            background: {CARD}; border: 2px solid {LINE}; border-radius: {theme.radius}px; }}
        QFrame[role="choice"][tone="ok"] {{ border: 3px solid {PRIMARY}; background: {PRIMARY_TINT}; }}
        QFrame[role="choice"][tone="person"] {{
            border: 3px solid {theme.ink("person")}; background: {theme.tint("person")}; }}
        QRadioButton {{ {edge} spacing: {theme.space(2)}px; padding: 0 {theme.space(1)}px;
            border: 3px solid transparent; }}
        QFrame[role="choice"] QRadioButton {{ font-weight: 600; min-height: 50px; }}
        QRadioButton:focus {{ border: 3px solid {PRIMARY}; }}
        QRadioButton::indicator {{
            width: {theme.icon}px; height: {theme.icon}px; border: 2px solid {theme.secondary};
            border-radius: {theme.icon // 2 + 2}px; background: {CARD}; }}
        QRadioButton::indicator:checked {{ border: {theme.icon // 3}px solid {PRIMARY};
            width: {theme.icon + 4 - 2 * (theme.icon // 3)}px; height: {theme.icon + 4 - 2 * (theme.icon // 3)}px; }}
        QLineEdit {{
            background: {CARD}; border: 2px solid {LINE}; {edge} padding: 0 {theme.space(2)}px; margin: 1px; }}
        QLineEdit[tone="warn"], QLineEdit[tone="fail"] {{ border-color: {theme.ink("warn")}; }}
        QLineEdit:disabled {{ background: {PAGE}; color: {theme.secondary}; }}
        QLineEdit:focus {{ border: 3px solid {PRIMARY}; }}
    """


def _form(theme: Theme) -> str:
    """The looks of the form of a new sale, and of the lists on the home page."""
    edge = f"border-radius: {theme.radius}px;"
    tall = f"min-height: {theme.form_control - 4}px; max-height: {theme.form_control - 4}px;"
    said = f"font-size: {theme.font('body')}px;"
    return f"""
        QFrame[role="bare"] {{ background: transparent; border: none; }}
        QFrame[role="card"][now="true"] {{ border: 1px solid {PRIMARY}; }}
        QFrame[role="field"] {{ background: {CARD}; border: 2px solid {LINE}; {edge} {tall} }}
        QFrame[role="field"][tone="warn"] {{ border-color: {theme.ink("warn")}; }}
        QFrame[role="field"][now="true"] {{ border: 3px solid {INK}; }}
        QFrame[role="field"][known="true"] {{ background: {PAGE}; border-color: {METER_OFF}; }}
        QFrame[role="field"] QLineEdit {{
            border: none; background: transparent; padding: 0; margin: 0; min-height: 0; {said} }}
        QFrame[role="field"] QLineEdit:focus {{ border: none; }}
        QFrame[role="segments"] {{ background: {CARD}; border: 2px solid {LINE}; {edge} {tall} }}
        QFrame[role="segments"][tone="warn"] {{ border-color: {theme.ink("warn")}; }}
        QFrame[role="segments"][now="true"] {{ border: 3px solid {INK}; }}
        QRadioButton[role="segment"], QCheckBox[role="segment"] {{
            border: none; min-height: 0; padding: 0; margin: 0; spacing: 0; }}
        QComboBox {{
            background: {CARD}; border: 2px solid {LINE}; {edge} {tall} padding: 0 {theme.space(2)}px; {said} }}
        QComboBox[tone="warn"] {{ border-color: {theme.ink("warn")}; }}
        QComboBox:focus {{ border: 3px solid {INK}; }}
        QComboBox:disabled {{ background: {PAGE}; color: {theme.secondary}; }}
        QComboBox::drop-down {{ border: none; width: {theme.space(4)}px; }}
        QComboBox QAbstractItemView {{
            background: {CARD}; border: 2px solid {LINE}; selection-background-color: {theme.tint("plain")};
            selection-color: {INK}; outline: none; }}
        QPushButton[role="pick"] {{ text-align: left; font-weight: 600; padding: 0 {theme.space(2)}px; {tall} }}
        QPushButton[role="pick"][tone="warn"] {{ border-color: {theme.ink("warn")}; }}
        QPushButton[role="small"] {{
            min-height: {theme.space(7) - 6}px; font-size: {theme.font("caption")}px;
            padding: 0 {theme.space(1)}px; }}
        QLabel[role="disc"] {{
            background: {theme.tint("plain")}; color: {PRIMARY}; font-weight: 600;
            border-radius: {theme.disc // 2}px; min-width: {theme.disc}px; max-width: {theme.disc}px;
            min-height: {theme.disc}px; max-height: {theme.disc}px; }}
        QLabel[role="avatar"] {{
            background: {theme.tint("plain")}; color: {PRIMARY}; font-weight: 600; font-size: {theme.font("lead")}px;
            border-radius: {theme.avatar // 2}px; min-width: {theme.avatar}px; max-width: {theme.avatar}px;
            min-height: {theme.avatar}px; max-height: {theme.avatar}px; }}
        QPushButton[role="tinted-button"] {{
            border: 2px solid transparent; padding: 0; margin: 0; min-height: {theme.space(7) - 4}px; }}
        QPushButton[role="tinted-button"][tone="warn"] {{ background: {theme.tint("warn")}; }}
        QPushButton[role="tinted-button"][tone="fail"] {{ background: {theme.tint("fail")}; }}
        QPushButton[role="tinted-button"]:focus {{ border: 2px solid {INK}; }}
        QPushButton[role="tinted-button"] QLabel[tone="warn"] {{ color: {theme.ink("warn")}; }}
        QPushButton[role="tinted-button"] QLabel[tone="fail"] {{ color: {theme.ink("fail")}; }}
        QFrame[role="plainframe"] {{ border: none; background: transparent; }}
        QListWidget {{ background: {CARD}; border: 2px solid {LINE}; {edge} outline: none; {said} }}
        QListWidget:focus {{ border: 3px solid {INK}; }}
        QListWidget::item {{ min-height: {theme.control}px; padding: 0 {theme.space(2)}px; }}
        QListWidget::item:selected {{ background: {theme.tint("plain")}; color: {INK}; }}
    """


def _weight(role: FontRole) -> int:
    return 600 if role in ("title", "time", "headline", "figure", "done") else 400
