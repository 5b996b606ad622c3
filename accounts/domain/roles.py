"""The roles of the portal: who works where (design.md, "Who uses it")."""

from enum import StrEnum


class Role(StrEnum):
    DIRECTOR = "director"  # information centre 信息中心, hospital
    HOSPITAL_ENGINEER = "hospital_engineer"  # information centre, hospital
    DEPARTMENT_USER = "department_user"  # any ward or clinic, hospital
    CODER = "coder"  # medical records, statistics
    ANAESTHESIA = "anaesthesia"  # anaesthetist, anaesthesia QC
    OPERATING_ROOM_NURSE = "operating_room_nurse"
    TRIAGE_NURSE = "triage_nurse"
    PROJECT_MANAGER = "project_manager"  # supplier
    SUPPLIER_ENGINEER = "supplier_engineer"  # supplier
    AUDITOR = "auditor"  # either side, reads only
    ADMINISTRATOR = "administrator"  # runs the portal itself
    MACHINE = "machine"  # HIS, EMR, displays, backup agents


INFORMATION_CENTRE = frozenset({Role.DIRECTOR, Role.HOSPITAL_ENGINEER})
CLINICAL = frozenset(
    {
        Role.DEPARTMENT_USER,
        Role.CODER,
        Role.ANAESTHESIA,
        Role.OPERATING_ROOM_NURSE,
        Role.TRIAGE_NURSE,
    }
)
HOSPITAL_STAFF = INFORMATION_CENTRE | CLINICAL
SUPPLIER_STAFF = frozenset({Role.PROJECT_MANAGER, Role.SUPPLIER_ENGINEER})
PEOPLE = HOSPITAL_STAFF | SUPPLIER_STAFF | {Role.AUDITOR, Role.ADMINISTRATOR}
