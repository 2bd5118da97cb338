"""What the database itself holds of the rules of releases."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_approvals'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('approved_at', None), ('approved_by', None), ('publish_at', None)), models.Q(('closed_at', None), ('closed_by', None), ('reason', '')), ('number', None), ('state', 'proposed')), models.Q(models.Q(('closed_at', None), ('closed_by', None), ('reason', '')), ('approved_at__isnull', False), ('approved_by__isnull', False), ('number', None), ('publish_at__isnull', False), ('state', 'approved')), models.Q(models.Q(('closed_at', None), ('closed_by', None), ('reason', '')), ('approved_at__isnull', False), ('approved_by__isnull', False), ('number__isnull', False), ('state', 'published')), models.Q(('closed_at__isnull', False), ('number', None), ('state', 'rejected')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('number', None), ('state', 'withdrawn')), _connector='OR'), name='release_has_what_its_state_needs'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='release_published_at_when_published'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'rejected'), _negated=True), name='release_sent_back_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('four_eyes', False), ('emergency', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='release_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('emergency', False), ('rolls_back_to__isnull', False), _connector='OR'), name='release_emergency_is_a_roll_back'),
        ),
    ]
