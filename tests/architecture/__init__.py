"""The walls and the budgets of the house."""
